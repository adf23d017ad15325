package limpid.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import limpid.app.line.BadInput;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.models.Architecture;
import limpid.models.data.CifarBinary;
import limpid.models.data.IdxImages;
import limpid.models.data.ImageFolder;
import limpid.models.data.ResizedImages;
import limpid.nn.LabelledImages;
import limpid.nn.Weights;

/**
 * What a net is trained on and tested on.
 *
 * @param test null if there are no test images
 */
record TrainingData(LabelledImages train, LabelledImages test) {

  /**
   * Reads a data directory, whose layout its contents tell: the binary files of CIFAR-10 or
   * CIFAR-100, MNIST's IDX files, {@code train/CLASS/IMAGE} with {@code test/CLASS/IMAGE} beside
   * it, or {@code CLASS/IMAGE}.
   *
   * @param testFolder test images in folders by class instead, or null
   * @param side that images are resized to, if any
   */
  static TrainingData read(Path data, Path testFolder, OptionalInt side) throws IOException {
    if (!Files.isDirectory(data)) {
      throw new BadInput(
          data + (Files.exists(data) ? ": is not a directory" : ": there is no such directory"));
    }
    TrainingData read = read(data, side);
    LabelledImages test =
        testFolder == null ? read.test : ImageFolder.read(inner(testFolder, "test"), side);
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

  private static TrainingData read(Path data, OptionalInt side) throws IOException {
    for (CifarBinary cifar : CifarBinary.values()) {
      if (cifar.recognises(data)) {
        return new TrainingData(resized(cifar.train(data), side), resized(cifar.test(data), side));
      }
    }
    if (IdxImages.recognises(data)) {
      LabelledImages test = IdxImages.tests(data) ? resized(IdxImages.test(data), side) : null;
      return new TrainingData(resized(IdxImages.train(data), side), test);
    }
    Path train = inner(data, "train");
    Path test = data.resolve("test");
    if (!ImageFolder.recognises(train)) {
      throw new BadInput(
          data
              + ": no training data; train/CLASS/IMAGE, CLASS/IMAGE, the binary files of CIFAR-10"
              + " or CIFAR-100, or MNIST's IDX files are expected");
    }
    boolean tested = !train.equals(data) && ImageFolder.recognises(test);
    return new TrainingData(
        ImageFolder.read(train, side), tested ? ImageFolder.read(test, side) : null);
  }

  private static LabelledImages resized(LabelledImages images, OptionalInt side) {
    return side.isEmpty() || images.width() == side.getAsInt() && images.height() == images.width()
        ? images
        : new ResizedImages(images, side.getAsInt());
  }

  private static Path inner(Path data, String name) throws IOException {
    return ImageFolder.recognises(data.resolve(name)) ? data.resolve(name) : data;
  }

  private static boolean sameSize(LabelledImages a, LabelledImages b) {
    return a.height() == b.height() && a.width() == b.width();
  }

  /**
   * Refuses images that a net does not take, and those of another size than it is shown later if
   * nobody asked for it.
   *
   * @param asked whether their size was
   * @return a sentence if they are of another size
   * @throws BadInput if they are refused
   */
  Optional<String> requireTaken(Architecture net, boolean asked) {
    int side = net.preprocessing().crop();
    if (train.width() == side && train.height() == side) {
      return Optional.empty();
    }
    if (!asked) {
      throw new BadInput(
          "--data: %s takes images of %dx%d pixels, these are %dx%d; --size %d resizes them"
              .formatted(net.name(), side, side, train.width(), train.height(), side));
    }
    Tensor image = Tensor.outline(Shape.of(1, train.height(), train.width(), 3));
    try {
      net.build(Weights.initialised(1)).forward(Node.constant(image));
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "--size %d: %s takes no images of %dx%d pixels, but of %dx%d (%s)"
              .formatted(
                  train.width(),
                  net.name(),
                  train.width(),
                  train.height(),
                  side,
                  side,
                  e.getMessage()),
          e);
    }
    return Optional.of(
        "trained on images of %dx%d pixels; explain and the others show %s images of %dx%d"
            .formatted(train.width(), train.height(), net.name(), side, side));
  }

  /** {@code 50,000 training and 10,000 test images of 10 classes}. */
  @Override
  public String toString() {
    return "%,d training and %,d test images of %d classes"
        .formatted(train.size(), test == null ? 0 : test.size(), train.classes().size());
  }

  /** A checksum over the training images and their labels. */
  String fingerprint() {
    return "%d images of %dx%d, crc32 %08x"
        .formatted(train.size(), train.width(), train.height(), train.checksum());
  }
}
