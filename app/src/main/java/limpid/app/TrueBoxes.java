package limpid.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import limpid.nn.image.Picture;
import limpid.nn.image.Region;

/**
 * Where objects are in images, by the images' file names, in pixels of the image from its upper
 * left corner on: of a CSV file with the columns image, x, y, width and height, of a JSON object
 * {@code {"cat.jpg": [[x, y, width, height], …]}}, or of COCO's JSON.
 */
record TrueBoxes(Path file, Map<String, List<Region>> byImage) {
  static final String HELP =
      "True boxes: CSV with the columns image,x,y,width,height, JSON"
          + " {\"cat.jpg\": [[x,y,width,height]]}, or COCO's.";

  private static final List<String> COLUMNS = List.of("image", "x", "y", "width", "height");

  static TrueBoxes read(Path file) throws IOException {
    Map<String, List<Region>> boxes = new LinkedHashMap<>();
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      readCsv(file, boxes);
    } else {
      readJson(file, Json.read(file), boxes);
    }
    if (boxes.isEmpty()) {
      throw new BadInput(file + ": has no boxes");
    }
    return new TrueBoxes(file, boxes);
  }

  /** Those of an image, which lie in it. */
  List<Region> of(InputImage input) {
    List<Region> boxes = byImage.get(input.path().getFileName().toString());
    if (boxes == null) {
      throw new BadInput("%s: %s has no box for it".formatted(input.path(), file));
    }
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

  private static void readCsv(Path file, Map<String, List<Region>> boxes) throws IOException {
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

  private static void readJson(Path file, JsonNode json, Map<String, List<Region>> boxes) {
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
      Map<String, List<Region>> boxes, String where, String image, double[] box) {
    boolean finite = Double.isFinite(box[0]) && Double.isFinite(box[1]);
    if (!(finite && box[2] > 0 && box[3] > 0)) {
      throw new BadInput(
          "%s: a box of %s has no area: %s x %s".formatted(where, image, box[2], box[3]));
    }
    String name = image.substring(Math.max(image.lastIndexOf('/'), image.lastIndexOf('\\')) + 1);
    boxes
        .computeIfAbsent(name, any -> new ArrayList<>())
        .add(new Region(box[0], box[1], box[2], box[3]));
  }
}
