package limpid.explain.inside;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.op.Slice;
import limpid.explain.map.Frequencies;

/**
 * What an image is optimised as: numbers z, of which the image v in [0,1] is made by {@code v =
 * sigmoid(M u)}, where u are pixels, {@code u = z}, or the sum of waves, {@code u = 1/4 sqrt(H W)
 * IDFT(z / max(f, 1 / max(H, W)))}, f being crests for each pixel; and M is the identity or turns
 * colours that are independent of each other into red, green and blue as they go together in
 * ImageNet. Steps of one length in z are then steps that natural images take as often: large in
 * what is smooth and grey, small in what is fine and coloured.
 *
 * <p>Olah, Mordvintsev and Schubert, Feature Visualization, Distill 2017; the constants are those
 * of lucid.
 *
 * @param waves whether z are waves rather than pixels
 * @param decorrelated whether colours are decorrelated, of images with three channels
 * @param image {@code [1,H,W,C]}
 */
record Parametrisation(boolean waves, boolean decorrelated, Shape image) {
  private static final double DEVIATION = 0.01;
  private static final double QUARTER = 0.25;

  /** The root of the covariance of red, green and blue in ImageNet, its longest column 1. */
  private static final Node COLOURS = colours(.26, .09, .02, .27, .00, -.05, .27, -.09, .03);

  Parametrisation {
    if (image.rank() != 4 || image.at(0) != 1) {
      throw new ShapeException("parametrisation: " + image + ", wanted one image [1,H,W,C]");
    }
    if (decorrelated && image.at(3) != 3) {
      throw new IllegalArgumentException(
          "decorrelated colours are for images of 3 channels, not of " + image.at(3));
    }
  }

  private static Node colours(double... root) {
    double longest = 0;
    for (int column = 0; column < 3; column++) {
      double square = 0;
      for (int row = 0; row < 3; row++) {
        square += root[3 * row + column] * root[3 * row + column];
      }
      longest = Math.max(longest, Math.sqrt(square));
    }
    Tensor matrix = Tensor.zeros(Shape.of(3, 3));
    for (int k = 0; k < 9; k++) {
      matrix.data()[k] = (float) (root[k] / longest);
    }
    return Node.constant(matrix);
  }

  /** The shape of z. */
  Shape shape() {
    return waves
        ? Shape.of(2, image.at(3), image.at(1), image.at(2) / 2 + 1)
        : Shape.of(image.extents());
  }

  /** Where to begin: normal noise, which is nearly grey. */
  Tensor start(SplittableRandom random) {
    Tensor start = Tensor.zeros(shape());
    for (int k = 0; k < start.size(); k++) {
      start.data()[k] = (float) (DEVIATION * random.nextGaussian());
    }
    return start;
  }

  /** The image {@code [1,H,W,C]} in (0,1). */
  Node image(Node z) {
    Node u = waves ? summed(z) : z;
    return new Sigmoid().of(decorrelated ? coloured(u) : u);
  }

  private Node summed(Node z) {
    int h = image.at(1);
    int w = image.at(2);
    Tensor sizes = Frequencies.crests(h, w);
    for (int k = 0; k < sizes.size(); k++) {
      double least = 1. / Math.max(h, w);
      sizes.data()[k] =
          (float) (QUARTER * Math.sqrt((double) h * w) / Math.max(sizes.data()[k], least));
    }
    Node scaled = z.mul(Node.constant(sizes));
    Shape one = Shape.of(image.at(3), h, w / 2 + 1);
    Node real = new Slice(0, 0, 1).of(scaled).reshape(one);
    Node imaginary = new Slice(0, 1, 2).of(scaled).reshape(one);
    return Frequencies.maps(real, imaginary, w).permute(1, 2, 0).reshape(image);
  }

  private Node coloured(Node u) {
    Node pixels = u.reshape(image.size() / 3, 3);
    return new MatMul(false, true).of(pixels, COLOURS).reshape(image);
  }
}
