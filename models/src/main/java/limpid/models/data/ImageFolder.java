package limpid.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import limpid.models.photo.PhotoException;
import limpid.nn.LabelledImages;

/**
 * Labelled images in folders: {@code FOLDER/CLASS/IMAGE}, where the classes are the sub-folders in
 * alphabetical order and the images of a class are its JPEG, PNG, GIF, BMP, TIFF, WebP, PPM and PGM
 * files, in alphabetical order too.
 */
public final class ImageFolder {
  private ImageFolder() {}

  /** Whether a folder has sub-folders with at least one image in them. */
  public static boolean recognises(Path folder) throws IOException {
    for (Path child : Files.isDirectory(folder) ? sorted(folder) : List.<Path>of()) {
      if (Files.isDirectory(child) && sorted(child).stream().anyMatch(ImageFolder::image)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The images of a folder, which are of one size.
   *
   * @throws IOException if there are no images, or a class has none
   * @throws PhotoException if an image cannot be read, or differs in size from the first
   */
  public static LabelledImages read(Path folder) throws IOException {
    return read(folder, OptionalInt.empty());
  }

  /**
   * The images of a folder. What fits a quarter of the memory is read now, as many at a time as
   * there are threads, and kept; what does not is read whenever it is asked for, and refused then.
   *
   * @param side to which the shorter side of each is resized, and its middle cropped; if empty, all
   *     have to be of one size
   * @throws IOException if there are no images, or a class has none
   * @throws PhotoException if an image cannot be read, or differs in size from the first
   */
  public static LabelledImages read(Path folder, OptionalInt side) throws IOException {
    List<String> classes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path child : sorted(folder)) {
      if (Files.isDirectory(child)) {
        sorted(child).stream().filter(ImageFolder::image).forEach(files::add);
        if (labels.size() == files.size()) {
          throw new IOException(child + ": is a class without images; at least one is expected");
        }
        while (labels.size() < files.size()) {
          labels.add(classes.size());
        }
        classes.add(child.getFileName().toString());
      }
    }
    if (files.isEmpty()) {
      throw new IOException(folder + ": no images; FOLDER/CLASS/IMAGE is expected");
    }
    int[] flat = labels.stream().mapToInt(Integer::intValue).toArray();
    return FolderImages.of(files, flat, classes, side);
  }

  /** What is in a folder, hidden files apart. */
  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static boolean image(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.matches(".+\\.(jpe?g|png|gif|bmp|tiff?|webp|ppm|pgm|pbm)");
  }
}
