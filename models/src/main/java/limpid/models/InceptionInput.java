package limpid.models;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * What GoogLeNet and Inception v3 do to their input first, {@code transform_input}: from v, which
 * has ImageNet's mean and deviation taken out, to {@code (v deviation + mean - 0.5) / 0.5}.
 */
final class InceptionInput {
  private static final Node FACTOR = constant(0.229 / 0.5, 0.224 / 0.5, 0.225 / 0.5);
  private static final Node TERM =
      constant((0.485 - 0.5) / 0.5, (0.456 - 0.5) / 0.5, (0.406 - 0.5) / 0.5);

  private InceptionInput() {}

  /** A net's layers, begun with the transformation if there is one. */
  static Sequential of(Weights w, boolean transformed) {
    Sequential stack = Sequential.of(w);
    return transformed
        ? stack.add("transform_input", at -> new Named(at.path(), x -> x.mul(FACTOR).add(TERM)))
        : stack;
  }

  private static Node constant(double red, double green, double blue) {
    return Node.constant(Tensor.of(Shape.of(3), (float) red, (float) green, (float) blue));
  }
}
