package limpid.explain.inside;

import limpid.core.Shape;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.map.GaussianBlur;

/** How rough an image {@code [1,H,W,C]} is, as numbers that have gradients. */
final class Smoothness {
  private static final GaussianBlur BLUR = GaussianBlur.mirrored(1);
  private static final double LEAST = 1e-8;

  private Smoothness() {}

  /** {@code a sum |x_p - x_q| + b/2 |x - blur(x)|^2}, the blurred image taken as it is. */
  static Node penalty(Node image, double a, double b) {
    Node penalty = Node.constant(0);
    if (a > 0) {
      Node differences = difference(image, 1).abs().sum().add(difference(image, 2).abs().sum());
      penalty = penalty.add(differences.mul(a).scalar());
    }
    if (b > 0) {
      Node blurred = Node.constant(BLUR.of(image.value()));
      penalty = penalty.add(image.sub(blurred).square().sum().mul(b / 2).scalar());
    }
    return penalty;
  }

  /**
   * {@code sum ((x_right - x)^2 + (x_below - x)^2)^(beta/2)} over all pixels that have both
   * neighbours, channel by channel: Mahendran and Vedaldi's total variation.
   */
  static Node totalVariation(Node image, double beta) {
    Shape shape = image.shape();
    if (shape.at(1) < 2 || shape.at(2) < 2) {
      return Node.constant(0);
    }
    Node down = new Slice(2, 0, shape.at(2) - 1).of(difference(image, 1));
    Node across = new Slice(1, 0, shape.at(1) - 1).of(difference(image, 2));
    Node squares = down.square().add(across.square());
    return (beta == 2 ? squares : squares.add(LEAST).pow(beta / 2)).sum().scalar();
  }

  /** Each pixel's neighbour along an axis minus itself; {@code 0} where there are none. */
  private static Node difference(Node image, int axis) {
    int extent = image.shape().at(axis);
    if (extent == 1) {
      return image.mul(0);
    }
    return new Slice(axis, 1, extent).of(image).sub(new Slice(axis, 0, extent - 1).of(image));
  }
}
