package limpid.app.given;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import limpid.app.line.BadInput;
import limpid.app.line.CsvTable;
import limpid.app.line.Json;
import limpid.nn.image.Picture;
import limpid.nn.image.Region;

/**
 * Where objects are in images, by the images' file names, and by their folders where images in
 * several have one name, in pixels of the image from its upper left corner on: of a CSV file with
 * the columns image, x, y, width and height, of a JSON object {@code {"cat.jpg": [[x, y, width,
 * height], …]}}, of COCO's JSON, or of Pascal VOC's XML, a file or a folder of them.
 *
 * @param byName boxes by file name, and then by path
 */
public record TrueBoxes(Path file, Map<String, Map<String, List<Region>>> byName)
    implements GroundTruth {
  public static final String HELP =
      "True boxes: CSV with the columns image,x,y,width,height, JSON {\"cat.jpg\":"
          + " [[x,y,width,height]]}, COCO's, or Pascal VOC's XML, a file or a folder of them.";

  private static final List<String> COLUMNS = List.of("image", "x", "y", "width", "height");

  public static TrueBoxes read(Path file) throws IOException {
    Map<String, Map<String, List<Region>>> boxes = new LinkedHashMap<>();
    if (Files.isDirectory(file)) {
      readFolder(file, boxes);
    } else if (named(file, ".xml")) {
      readVoc(file, boxes);
    } else if (named(file, ".csv")) {
      readCsv(file, boxes);
    } else {
      readJson(file, Json.read(file), boxes);
    }
    if (boxes.isEmpty()) {
      throw new BadInput(file + ": has no boxes");
    }
    return new TrueBoxes(file, boxes);
  }

  private static boolean named(Path file, String suffix) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(suffix);
  }

  private static void readFolder(Path folder, Map<String, Map<String, List<Region>>> boxes)
      throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> named(one, ".xml")).sorted().toList()) {
        readVoc(file, boxes);
      }
    }
    if (boxes.isEmpty()) {
      throw new BadInput(folder + ": has no boxes; Pascal VOC's .xml files are expected");
    }
  }

  private static void readVoc(Path file, Map<String, Map<String, List<Region>>> boxes)
      throws IOException {
    VocAnnotation read = VocAnnotation.read(file);
    for (Region box : read.boxes()) {
      double[] numbers = {box.x(), box.y(), box.width(), box.height()};
      add(boxes, file.toString(), read.image(), numbers);
    }
  }

  @Override
  public Optional<Truth> truth(InputImage input) {
    return !names(input.path()) ? Optional.empty() : Optional.of(known(input));
  }

  /** Whether an image has boxes. */
  public boolean names(Path image) {
    return !paths(image).isEmpty();
  }

  /** The same; an image that is not named is refused. */
  public Truth known(InputImage input) {
    List<Region> boxes = of(input);
    return new Truth(
        boxes,
        GroundTruth.mask(
            input.prepared(),
            (x, y) ->
                boxes.stream()
                    .anyMatch(b -> x >= b.x() && x < b.right() && y >= b.y() && y < b.bottom())));
  }

  private static String name(Path image) {
    return image.getFileName().toString();
  }

  /** Those of an image, which lie in it. */
  List<Region> of(InputImage input) {
    List<Region> boxes = named(input);
    Picture picture = input.prepared().picture();
    for (Region box : boxes) {
      if (box.x() < 0
          || box.y() < 0
          || box.right() > picture.width()
          || box.bottom() > picture.height()) {
        throw new BadInput(
            "%s: the box of %s in %s lies outside the image of %dx%d pixels"
                .formatted(input.path(), box, file, picture.width(), picture.height()));
      }
    }
    return boxes;
  }

  /** The paths that end as the image's does, or that the image's ends as. */
  private List<String> paths(Path image) {
    String path = slashed(image.toString());
    return byName.getOrDefault(name(image), Map.of()).keySet().stream()
        .filter(name -> oneEndsAsTheOther(name, path))
        .toList();
  }

  private List<Region> named(InputImage input) {
    List<String> paths = paths(input.path());
    Map<String, List<Region>> all = byName.getOrDefault(name(input.path()), Map.of());
    if (paths.size() == 1) {
      return all.get(paths.getFirst());
    }
    throw new BadInput(
        "%s: %s has %s"
            .formatted(
                input.path(),
                file,
                paths.isEmpty()
                    ? "no box for it" + beside(all.keySet())
                    : "boxes for %s, and which is meant is not known"
                        .formatted(String.join(", ", paths))));
  }

  private static String beside(Set<String> others) {
    return others.isEmpty() ? "" : ", but for " + String.join(", ", others);
  }

  private static boolean oneEndsAsTheOther(String a, String b) {
    return a.equals(b) || a.endsWith("/" + b) || b.endsWith("/" + a);
  }

  private static String slashed(String path) {
    return path.replace('\\', '/');
  }

  private static void readCsv(Path file, Map<String, Map<String, List<Region>>> boxes)
      throws IOException {
    for (CsvTable.Row row : CsvTable.read(file, COLUMNS).rows()) {
      double[] box = new double[4];
      for (int k = 0; k < 4; k++) {
        box[k] = number(row.where(), row.cell(COLUMNS.get(k + 1)));
      }
      add(boxes, row.where(), row.cell("image"), box);
    }
  }

  private static double number(String where, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadInput("%s: a number is expected, got '%s'".formatted(where, text), e);
    }
  }

  private static void readJson(
      Path file, JsonNode json, Map<String, Map<String, List<Region>>> boxes) {
    if (json.has("annotations") && json.has("images")) {
      Map<String, String> names = new HashMap<>();
      json.get("images").forEach(one -> names.put(text(one, "id"), text(one, "file_name")));
      for (JsonNode one : json.get("annotations")) {
        String name = names.get(text(one, "image_id"));
        if (name == null) {
          throw new BadInput(
              "%s: has an annotation of image %s, and no such image"
                  .formatted(file, text(one, "image_id")));
        }
        add(boxes, file.toString(), name, numbers(file, name, one.path("bbox")));
      }
      return;
    }
    if (!json.isObject()) {
      throw new BadInput(
          file + ": an object {\"cat.jpg\": [[x,y,width,height]]} or COCO's is expected");
    }
    for (Map.Entry<String, JsonNode> one : json.properties()) {
      if (!one.getValue().isArray()) {
        throw new BadInput(file + ": a list of boxes is expected for " + one.getKey());
      }
      for (JsonNode box : one.getValue()) {
        add(boxes, file.toString(), one.getKey(), numbers(file, one.getKey(), box));
      }
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText();
  }

  private static double[] numbers(Path file, String image, JsonNode box) {
    double[] numbers = new double[4];
    for (int k = 0; k < 4; k++) {
      if (box.size() != 4 || !box.get(k).isNumber()) {
        throw new BadInput(
            "%s: a box [x,y,width,height] is expected for %s".formatted(file, image));
      }
      numbers[k] = box.get(k).asDouble();
    }
    return numbers;
  }

  private static void add(
      Map<String, Map<String, List<Region>>> boxes, String where, String image, double[] box) {
    boolean finite = Double.isFinite(box[0]) && Double.isFinite(box[1]);
    if (!(finite && box[2] > 0 && box[3] > 0)) {
      throw new BadInput(
          "%s: a box of %s has no area: %s x %s".formatted(where, image, box[2], box[3]));
    }
    String path = slashed(image);
    boxes
        .computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), any -> new LinkedHashMap<>())
        .computeIfAbsent(path, any -> new ArrayList<>())
        .add(new Region(box[0], box[1], box[2], box[3]));
  }
}
