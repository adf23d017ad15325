package limpid.explain.cam;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.op.Node;

/**
 * The first three derivatives of a score S in each element of feature maps by itself: {@code
 * dS/da_i}, {@code d2S/da_i^2} and {@code d3S/da_i^3}. The second and the third take a sweep each
 * for every element, unless the score is straight.
 *
 * @param straight whether S is piecewise linear in the maps, so that the others are zero
 */
record OwnDerivatives(Node first, Node second, Node third, boolean straight) {
  private static final int MOST = 4096;

  /**
   * @param a {@code [N,h,w,C]}
   * @param score {@code [N,1]}
   * @throws IllegalArgumentException if there are too many elements for a sweep each
   */
  static OwnDerivatives of(Node a, Node score) {
    Node g = Backward.from(score).recorded().to(a).of(a);
    Node zero = Node.constant(Tensor.zeros(a.shape()));
    return straight(g, a) ? new OwnDerivatives(g.detached(), zero, zero, true) : swept(a, g, zero);
  }

  /** Whether no gradient of any element of g comes to a. */
  private static boolean straight(Node g, Node a) {
    SplittableRandom random = new SplittableRandom(1);
    Tensor any = Tensor.zeros(g.shape());
    for (int i = 0; i < any.size(); i++) {
      any.data()[i] = (float) (1 + random.nextDouble());
    }
    Node bent = Backward.from(g).seed(Node.constant(any)).recorded().to(a).of(a);
    return !bent.tracked() && isZero(bent.value());
  }

  private static boolean isZero(Tensor tensor) {
    for (float value : tensor.data()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static OwnDerivatives swept(Node a, Node g, Node zero) {
    Shape image = a.shape().with(0, 1);
    if (image.size() > MOST) {
      throw new IllegalArgumentException(
          "exact derivatives of a score that is curved in the layer want two sweeps for each of its"
              + " elements, and there are %d, more than %d: a logit, a smaller layer or --variant paper would do"
                  .formatted(image.size(), MOST));
    }
    if (a.value().outlined()) {
      a.value().data(); // so many sweeps are not compiled
    }
    Node second = zero;
    Node third = zero;
    for (int i = 0; i < image.size(); i++) {
      Tensor one = Tensor.zeros(image);
      one.data()[i] = 1;
      Node only = Node.constant(one);
      Node row = Backward.from(g.mul(only)).recorded().to(a).of(a).mul(only);
      second = second.add(row.detached());
      third = third.add(Backward.from(row).to(a).of(a).mul(only));
    }
    return new OwnDerivatives(g.detached(), second, third, false);
  }
}
