package limpid.explain.relevance;

import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Add;
import limpid.core.op.Affine;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Clamp;
import limpid.core.op.Concat;
import limpid.core.op.Dropout;
import limpid.core.op.Equal;
import limpid.core.op.Flatten;
import limpid.core.op.GreaterOrEqual;
import limpid.core.op.HardSigmoid;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Mean;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Permute;
import limpid.core.op.Relu;
import limpid.core.op.Reshape;
import limpid.core.op.Sigmoid;
import limpid.core.op.Slice;

/** Parts of numbers by their sign, and divisors that are never 0. */
final class Signs {
  private Signs() {}

  /** {@code max(x, 0)}. */
  static Node positive(Node x) {
    return x.relu();
  }

  /** {@code min(x, 0)}. */
  static Node negative(Node x) {
    return x.negate().relu().negate();
  }

  /**
   * {@code z + epsilon sign(z)}, the sign of 0 being 1. Where epsilon is 0, only a z of 0 is
   * changed: to 1.
   */
  static Node stable(Node z, double epsilon) {
    Node zero = Node.constant(0);
    return epsilon == 0
        ? z.add(new Equal().of(z, zero))
        : z.add(
            new Affine((float) (2 * epsilon), (float) -epsilon)
                .of(new GreaterOrEqual().of(z, zero)));
  }

  /** Whether a node's op and those before it keep it from being negative. */
  static boolean nonNegative(Node node) {
    return switch (node.op()) {
      case Relu _, Sigmoid _, HardSigmoid _ -> true;
      case Clamp clamp -> clamp.low() >= 0;
      case MaxPool2d _, AvgPool2d _, AdaptiveAvgPool2d _, Mean _ -> nonNegative(node.input(0));
      case Reshape _, Flatten _, Permute _, Slice _, PassThrough _, Dropout _ ->
          nonNegative(node.input(0));
      case Concat _, Add _ -> node.inputs().stream().allMatch(Signs::known);
      case null, default -> false;
    };
  }

  private static boolean known(Node node) {
    return node.tracked() && nonNegative(node);
  }
}
