package limpid.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import limpid.core.kernel.Workers;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import limpid.nn.ImageSet;

/**
 * Labelled images in folders: {@code FOLDER/CLASS/IMAGE}, where the classes are the sub-folders in
 * alphabetical order and the images of a class are its JPEG, PNG, GIF and BMP files, in
 * alphabetical order too.
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
   * Reads all images of a folder, as many at a time as there are threads.
   *
   * @throws IOException if there are no images, or more than fit 2 GB
   * @throws PhotoException if an image cannot be read, or differs in size from the first
   */
  public static ImageSet read(Path folder) throws IOException {
    List<String> classes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path child : sorted(folder)) {
      if (Files.isDirectory(child)) {
        sorted(child).stream().filter(ImageFolder::image).forEach(files::add);
        while (labels.size() < files.size()) {
          labels.add(classes.size());
        }
        classes.add(child.getFileName().toString());
      }
    }
    if (files.isEmpty()) {
      throw new IOException(folder + ": no images; FOLDER/CLASS/IMAGE is expected");
    }
    Photo first = Photo.read(files.getFirst());
    int height = first.height();
    int width = first.width();
    byte[] rgb = new byte[room(folder, files.size(), height, width)];
    Workers.shared().split(files.size(), i -> copy(files.get(i), height, width, rgb, i));
    int[] flat = labels.stream().mapToInt(Integer::intValue).toArray();
    return new ImageSet(height, width, rgb, flat, classes);
  }

  private static int room(Path folder, int images, int height, int width) throws IOException {
    long bytes = 3L * images * height * width;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "%s: %d images of %dx%d take %d bytes, at most 2 GB are held"
              .formatted(folder, images, width, height, bytes));
    }
    return (int) bytes;
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
    return name.matches(".+\\.(jpe?g|png|gif|bmp)");
  }

  private static void copy(Path file, int height, int width, byte[] rgb, int place) {
    Photo photo = Photo.read(file);
    if (photo.height() != height || photo.width() != width) {
      throw new PhotoException(
          "%s: is %s pixels, the first image is %dx%d; images of one size are expected"
              .formatted(file, photo, width, height));
    }
    System.arraycopy(photo.rgb(), 0, rgb, place * photo.rgb().length, photo.rgb().length);
  }
}
