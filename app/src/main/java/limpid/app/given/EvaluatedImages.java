package limpid.app.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import limpid.app.line.BadInput;
import limpid.app.line.CsvTable;
import limpid.app.line.Sha256;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;

/**
 * The images of a folder, and the classes that they are of: {@code FOLDER/CLASS/IMAGE}, a CSV file
 * with the columns image and label, or nothing known.
 *
 * @param images in the order of their names
 * @param unlabelled how many were left out because the file of labels does not name them
 */
public record EvaluatedImages(List<One> images, int unlabelled) {

  /**
   * One of them.
   *
   * @param name its path from the folder on, with slashes
   */
  public record One(String name, Path file, OptionalInt label) {}

  /** Those of a folder whose sub-folders, if it has any with images, are named like classes. */
  public static EvaluatedImages of(Path folder, Labels labels) throws IOException {
    List<One> images = new ArrayList<>();
    for (Path child : folders(folder)) {
      List<One> inside = new ArrayList<>();
      add(inside, folder, child, OptionalInt.empty());
      if (!inside.isEmpty()) {
        OptionalInt label = label(child + ": the folder", child.getFileName().toString(), labels);
        inside.forEach(one -> images.add(new One(one.name(), one.file(), label)));
      }
    }
    if (images.isEmpty()) {
      add(images, folder, folder, OptionalInt.empty());
    }
    return new EvaluatedImages(some(images, folder), 0);
  }

  /** Those of a folder, or of its sub-folders, that a file gives a class to. */
  public static EvaluatedImages of(Path folder, Path file, Labels labels) throws IOException {
    List<One> images = new ArrayList<>();
    for (Path child : folders(folder)) {
      add(images, folder, child, OptionalInt.empty());
    }
    add(images, folder, folder, OptionalInt.empty());
    some(images, folder);
    Map<String, OptionalInt> known = read(file, labels);
    List<One> labelled = new ArrayList<>();
    for (One image : images) {
      String plain = image.file().getFileName().toString();
      OptionalInt label = known.getOrDefault(image.name(), known.get(plain));
      if (label != null) {
        labelled.add(new One(image.name(), image.file(), label));
      }
    }
    if (labelled.isEmpty()) {
      throw new BadInput(
          "%s: names none of the %d images in %s; their file names, or their paths from there on,"
                  .formatted(file, images.size(), folder)
              + " are expected in the column image");
    }
    return new EvaluatedImages(List.copyOf(labelled), images.size() - labelled.size());
  }

  /** No more than so many, evenly from the whole. */
  public EvaluatedImages limited(int most) {
    if (most >= images.size()) {
      return this;
    }
    List<One> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(images.get((int) ((long) i * images.size() / most)));
    }
    return new EvaluatedImages(List.copyOf(some), unlabelled);
  }

  /** What tells these images from others: their names, classes and sizes in bytes. */
  public String digest() throws IOException {
    StringBuilder list = new StringBuilder();
    for (One image : images) {
      list.append("%s %s %d\n".formatted(image.name(), image.label(), Files.size(image.file())));
    }
    return images.size() + " " + Sha256.of(list.toString()).substring(0, 16);
  }

  public boolean labelled() {
    return images.getFirst().label().isPresent();
  }

  private static List<One> some(List<One> images, Path folder) {
    if (images.isEmpty()) {
      throw new BadInput(
          "%s: has no images; files named %s are expected, in it or in sub-folders named like"
                  .formatted(folder, ImageReferences.NAMES.replace(" or .npy", ""))
              + " classes");
    }
    return List.copyOf(images);
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      throw new BadInput(folder + ": there is no such folder");
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static void add(List<One> images, Path root, Path folder, OptionalInt label) {
    for (String file : ImageReferences.images(folder)) {
      Path path = Path.of(file);
      if (!file.toLowerCase(Locale.ROOT).endsWith(".npy")) {
        images.add(new One(root.relativize(path).toString().replace('\\', '/'), path, label));
      }
    }
  }

  private static OptionalInt label(String where, String name, Labels labels) {
    try {
      return OptionalInt.of(labels.index(name));
    } catch (UnknownClassException e) {
      throw new BadInput("%s is no class of the net: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static Map<String, OptionalInt> read(Path file, Labels labels) throws IOException {
    CsvTable table = CsvTable.read(file, List.of("image", "label"));
    Map<String, OptionalInt> known = new HashMap<>();
    for (CsvTable.Row row : table.rows()) {
      String label = row.cell("label");
      OptionalInt found = label("%s: label '%s'".formatted(row.where(), label), label, labels);
      OptionalInt before = known.put(row.cell("image").replace('\\', '/'), found);
      if (before != null && !before.equals(found)) {
        throw new BadInput(
            "%s: %s has another label above".formatted(row.where(), row.cell("image")));
      }
    }
    return known;
  }
}
