package limpid.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.nn.ImageSet;

/**
 * CIFAR-10 as its authors publish it: {@code data_batch_1.bin} to {@code data_batch_5.bin}, {@code
 * test_batch.bin} and the class names in {@code batches.meta.txt}. A record is one label byte, then
 * 1024 red, 1024 green and 1024 blue bytes, row by row.
 *
 * <p>Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 */
public final class CifarBinary {
  private static final String NAMES = "batches.meta.txt";
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;

  private CifarBinary() {}

  /** Whether a folder has this layout. */
  public static boolean recognises(Path folder) {
    return Files.isRegularFile(folder.resolve(NAMES))
        && Files.isRegularFile(folder.resolve("data_batch_1.bin"));
  }

  /**
   * The training images of all five batches.
   *
   * @throws IOException if a file is missing, not whole, or has labels without a class
   */
  public static ImageSet train(Path folder) throws IOException {
    return read(
        folder,
        "data_batch_1.bin",
        "data_batch_2.bin",
        "data_batch_3.bin",
        "data_batch_4.bin",
        "data_batch_5.bin");
  }

  /**
   * The test images.
   *
   * @throws IOException if a file is missing, not whole, or has labels without a class
   */
  public static ImageSet test(Path folder) throws IOException {
    return read(folder, "test_batch.bin");
  }

  private static ImageSet read(Path folder, String... files) throws IOException {
    List<String> classes =
        Files.readAllLines(folder.resolve(NAMES)).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    byte[][] batches = new byte[files.length][];
    int images = 0;
    for (int i = 0; i < files.length; i++) {
      batches[i] = records(folder.resolve(files[i]));
      images += batches[i].length / RECORD;
    }
    byte[] rgb = new byte[images * 3 * PLANE];
    int[] labels = new int[images];
    int image = 0;
    for (int i = 0; i < files.length; i++) {
      for (int from = 0; from < batches[i].length; from += RECORD, image++) {
        labels[image] = batches[i][from] & 255;
        if (labels[image] >= classes.size()) {
          throw new IOException(
              "%s: label %d at byte %d, %s has %d classes"
                  .formatted(folder.resolve(files[i]), labels[image], from, NAMES, classes.size()));
        }
        interleave(batches[i], from + 1, rgb, image * 3 * PLANE);
      }
    }
    return new ImageSet(SIDE, SIDE, rgb, labels, classes);
  }

  private static byte[] records(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": there is no such file");
    }
    long size = Files.size(file);
    if (size == 0 || size % RECORD != 0 || size > 100_000L * RECORD) {
      throw new IOException(
          "%s: has %d bytes; whole records of %d bytes are expected".formatted(file, size, RECORD));
    }
    return Files.readAllBytes(file);
  }

  private static void interleave(byte[] planes, int from, byte[] rgb, int to) {
    for (int pixel = 0; pixel < PLANE; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        rgb[to + 3 * pixel + channel] = planes[from + channel * PLANE + pixel];
      }
    }
  }
}
