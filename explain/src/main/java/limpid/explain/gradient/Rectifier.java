package limpid.explain.gradient;

import limpid.core.op.Clamp;
import limpid.core.op.Op;
import limpid.core.op.Relu;

/** The ops that rules about ReLU mean: ReLU itself, and ReLU6, which only adds a ceiling. */
final class Rectifier {
  private Rectifier() {}

  static boolean is(Op op) {
    return op instanceof Relu || op instanceof Clamp clamp && clamp.low() == 0;
  }
}
