package limpid.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import limpid.models.data.CifarBinary;
import limpid.models.data.ImageFolder;
import limpid.nn.ImageSet;

/**
 * What a net is trained on and tested on.
 *
 * @param test null if there are no test images
 */
record TrainingData(ImageSet train, ImageSet test) {

  /**
   * Reads a data directory, whose layout its contents tell: CIFAR-10's binary files, {@code
   * train/CLASS/IMAGE} with {@code test/CLASS/IMAGE} beside it, or {@code CLASS/IMAGE}.
   *
   * @param testFolder test images in folders by class instead, or null
   */
  static TrainingData read(Path data, Path testFolder) throws IOException {
    if (!Files.isDirectory(data)) {
      throw new BadInput(
          data + (Files.exists(data) ? ": is not a directory" : ": there is no such directory"));
    }
    TrainingData read = read(data);
    ImageSet test = testFolder == null ? read.test : ImageFolder.read(inner(testFolder, "test"));
    if (read.train.classes().size() < 2) {
      throw new BadInput(data + ": has one class; at least two are expected");
    }
    if (test != null && !test.classes().equals(read.train.classes())) {
      throw new BadInput(
          "%s: the test images have the classes %s, the training images %s"
              .formatted(
                  testFolder == null ? data : testFolder, test.classes(), read.train.classes()));
    }
    if (test != null && !sameSize(test, read.train)) {
      throw new BadInput(
          "%s: the test images are %dx%d, the training images %dx%d"
              .formatted(
                  testFolder == null ? data : testFolder,
                  test.width(),
                  test.height(),
                  read.train.width(),
                  read.train.height()));
    }
    return new TrainingData(read.train, test);
  }

  private static TrainingData read(Path data) throws IOException {
    if (CifarBinary.recognises(data)) {
      return new TrainingData(CifarBinary.train(data), CifarBinary.test(data));
    }
    Path train = inner(data, "train");
    Path test = data.resolve("test");
    if (!ImageFolder.recognises(train)) {
      throw new BadInput(
          data
              + ": no training data; train/CLASS/IMAGE, CLASS/IMAGE, or CIFAR-10's data_batch_1.bin"
              + " and batches.meta.txt are expected");
    }
    boolean tested = !train.equals(data) && ImageFolder.recognises(test);
    return new TrainingData(ImageFolder.read(train), tested ? ImageFolder.read(test) : null);
  }

  private static Path inner(Path data, String name) throws IOException {
    return ImageFolder.recognises(data.resolve(name)) ? data.resolve(name) : data;
  }

  private static boolean sameSize(ImageSet a, ImageSet b) {
    return a.height() == b.height() && a.width() == b.width();
  }

  /**
   * Refuses images that a net is not shown later, either.
   *
   * @throws BadInput if they are not {@code side x side} pixels
   */
  void requireSide(int side, String model) {
    if (train.width() != side || train.height() != side) {
      throw new BadInput(
          "--data: %s takes images of %dx%d pixels, these are %dx%d"
              .formatted(model, side, side, train.width(), train.height()));
    }
  }

  /** {@code 50,000 training and 10,000 test images of 10 classes}. */
  @Override
  public String toString() {
    return "%,d training and %,d test images of %d classes"
        .formatted(train.size(), test == null ? 0 : test.size(), train.classes().size());
  }

  /** A checksum over the training images and their labels. */
  String fingerprint() {
    CRC32 sum = new CRC32();
    sum.update(train.rgb());
    for (int label : train.labels()) {
      sum.update(label);
      sum.update(label >> 8);
    }
    return "%d images, crc32 %08x".formatted(train.size(), sum.getValue());
  }
}
