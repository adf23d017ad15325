package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * A tensor as {@code [samples, pixels, groups, depth]}, of which each sample's groups are
 * normalised on their own: over pixels and depth. Factors go by group and depth, and so by channel.
 */
public record Grouping(int samples, int pixels, int groups, int depth) {

  /** The groups of channels of {@code [N,...,C]}. */
  static Grouping ofChannels(String op, int groups, Shape x) {
    if (x.rank() < 2) {
      throw new ShapeException(op + ": input " + x + " wants at least 2 axes, [N,...,C]");
    }
    int c = x.at(-1);
    if (groups < 1 || c % groups != 0) {
      throw new ShapeException(
          op + ": input " + x + " has " + c + " channels, not a multiple of " + groups + " groups");
    }
    return new Grouping(x.at(0), x.size() / x.at(0) / c, groups, c / groups);
  }

  /** The last axes together as one group. */
  static Grouping ofLast(String op, int axes, Shape x) {
    if (axes < 1 || axes > x.rank()) {
      throw new ShapeException(
          op + ": input " + x + " wants from 1 to " + x.rank() + " axes, got " + axes);
    }
    int depth = 1;
    for (int axis = 1; axis <= axes; axis++) {
      depth *= x.at(-axis);
    }
    return new Grouping(x.size() / depth, 1, 1, depth);
  }

  /** Neighbouring elements with a factor each. */
  int channels() {
    return groups * depth;
  }

  /** How many elements are normalised together. */
  int count() {
    return pixels * depth;
  }

  Node view(Node x) {
    return x.reshape(samples, pixels, groups, depth);
  }

  /** Factors as they broadcast to a view. */
  Node factors(Node gamma) {
    return gamma.reshape(1, 1, groups, depth);
  }

  /** The mean of what is normalised together, of a view. */
  static Node mean(Node view) {
    return view.mean(1, 3);
  }

  static Node total(Node view) {
    return view.sum(1, 3);
  }

  /** {@code x - mean(x)}, of a view. */
  static Node centred(Node view) {
    return view.sub(mean(view));
  }

  /** {@code sqrt(variance(x) + eps)}, of a view. */
  static Node deviation(Node view, float eps) {
    return mean(centred(view).square()).add(eps).sqrt();
  }

  /** {@code (x - mean(x)) / sqrt(variance(x) + eps)}, of a view. */
  Node standard(Node view, float eps) {
    Shape factors = Shape.of(channels());
    Node one = Node.constant(Tensor.filled(factors, 1));
    Node zero = Node.constant(Tensor.filled(factors, 0));
    Node x = view.reshape(samples, pixels, channels());
    return view(new GroupNorm(groups, eps).of(x, one, zero));
  }

  /**
   * {@code 1 / sqrt(variance + eps)} of one group of one sample; NaN where the variance is more
   * than a float holds, for 0 would make all elements look alike.
   */
  double slope(Tensor moments, int group, float eps) {
    return Moments.slope(moments.data()[samples * groups + group], eps);
  }
}
