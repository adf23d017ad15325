package limpid.app.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import limpid.app.line.BadInput;

/**
 * The images of a folder with the names of the sub-folders that they lie in, whatever these are
 * called: {@code FOLDER/LABEL/IMAGE}; or those of a folder without such, which have no labels.
 *
 * @param labels the names of the sub-folders, sorted
 */
public record FolderImages(List<String> labels, List<One> images) {

  /**
   * One of them.
   *
   * @param name its path from the folder on, with slashes
   * @param label the place of its label, -1 if it has none
   */
  public record One(String name, Path file, int label) {}

  public static FolderImages of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadInput(
          folder
              + (Files.exists(folder)
                  ? ": is a file; a folder of images is expected"
                  : ": there is no such folder"));
    }
    List<String> labels = new ArrayList<>();
    List<One> images = new ArrayList<>();
    for (Path child : folders(folder)) {
      List<String> inside = ImageReferences.images(child);
      if (!inside.isEmpty()) {
        inside.forEach(file -> images.add(one(folder, Path.of(file), labels.size())));
        labels.add(child.getFileName().toString());
      }
    }
    if (images.isEmpty()) {
      ImageReferences.images(folder).forEach(file -> images.add(one(folder, Path.of(file), -1)));
    }
    if (images.isEmpty()) {
      throw new BadInput(
          "%s: has no images; files named %s are expected, in it or in sub-folders named by labels"
              .formatted(folder, ImageReferences.NAMES));
    }
    return new FolderImages(List.copyOf(labels), List.copyOf(images));
  }

  private static One one(Path root, Path file, int label) {
    return new One(root.relativize(file).toString().replace('\\', '/'), file, label);
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
