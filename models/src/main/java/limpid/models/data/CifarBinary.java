package limpid.models.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.nn.ImageSet;

/**
 * CIFAR as its authors publish it: for each image its label, of CIFAR-100 the label of the coarse
 * class before that, then 1024 red, 1024 green and 1024 blue bytes, row by row.
 *
 * <p>Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 */
public enum CifarBinary {
  /** {@code data_batch_1.bin} to {@code data_batch_5.bin}, {@code test_batch.bin}. */
  CIFAR10(
      "batches.meta.txt",
      1,
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin"),
      "test_batch.bin"),
  /** {@code train.bin}, {@code test.bin}; the classes are the hundred fine ones. */
  CIFAR100("fine_label_names.txt", 2, List.of("train.bin"), "test.bin");

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;

  private final String names;
  private final int labelBytes;
  private final List<String> trainFiles;
  private final String testFile;

  CifarBinary(String names, int labelBytes, List<String> trainFiles, String testFile) {
    this.names = names;
    this.labelBytes = labelBytes;
    this.trainFiles = trainFiles;
    this.testFile = testFile;
  }

  /** Whether a folder has this layout, be it without the names of its classes. */
  public boolean recognises(Path folder) {
    return Files.isRegularFile(folder.resolve(trainFiles.getFirst()));
  }

  /**
   * The training images.
   *
   * @throws IOException if a file is missing, not whole, or has labels without a class
   */
  public ImageSet train(Path folder) throws IOException {
    return read(folder, trainFiles);
  }

  /**
   * The test images.
   *
   * @throws IOException if a file is missing, not whole, or has labels without a class
   */
  public ImageSet test(Path folder) throws IOException {
    return read(folder, List.of(testFile));
  }

  private int record() {
    return labelBytes + 3 * PLANE;
  }

  private ImageSet read(Path folder, List<String> files) throws IOException {
    List<String> classes = classes(folder.resolve(names));
    byte[][] batches = new byte[files.size()][];
    int images = 0;
    for (int i = 0; i < batches.length; i++) {
      batches[i] = records(folder.resolve(files.get(i)));
      images += batches[i].length / record();
    }
    byte[] rgb = new byte[images * 3 * PLANE];
    int[] labels = new int[images];
    int image = 0;
    for (int i = 0; i < batches.length; i++) {
      for (int from = 0; from < batches[i].length; from += record(), image++) {
        int pixels = from + labelBytes;
        labels[image] = batches[i][pixels - 1] & 255;
        if (labels[image] >= classes.size()) {
          throw new IOException(
              "%s: label %d at byte %d, %s has %d classes"
                  .formatted(
                      folder.resolve(files.get(i)),
                      labels[image],
                      pixels - 1,
                      names,
                      classes.size()));
        }
        interleave(batches[i], pixels, rgb, image * 3 * PLANE);
      }
    }
    return new ImageSet(SIDE, SIDE, rgb, labels, classes);
  }

  private static List<String> classes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file + ": there is no such file; the names of the classes are expected in it");
    }
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not a text file of class names", e);
    }
  }

  private byte[] records(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": there is no such file");
    }
    long size = Files.size(file);
    if (size == 0 || size % record() != 0 || size > 100_000L * record()) {
      throw new IOException(
          "%s: has %d bytes; whole records of %d bytes are expected"
              .formatted(file, size, record()));
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
