package limpid.core.program;

import limpid.core.op.BatchNorm;
import limpid.core.op.Node;

/**
 * Batch norm with constant statistics as {@code y = scale x + shift}: {@code scale = gamma /
 * sqrt(variance + eps)}, {@code shift = (bias - mean) scale + beta}, computed in double.
 */
record Folded(float[] scale, float[] shift) {

  /** Whether everything but x is constant. */
  static boolean possible(Node norm) {
    return norm.op() instanceof BatchNorm
        && norm.inputs().stream().skip(1).noneMatch(Node::tracked);
  }

  /**
   * @param bias what x lacks, one value for each channel, or null
   */
  static Folded of(BatchNorm op, Node norm, float[] bias) {
    float[] mean = norm.input(1).value().data();
    float[] variance = norm.input(2).value().data();
    float[] gamma = norm.input(3).value().data();
    float[] beta = norm.input(4).value().data();
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      double factor = gamma[c] / Math.sqrt((double) variance[c] + op.eps());
      double before = bias == null ? 0 : bias[c];
      scale[c] = (float) factor;
      shift[c] = (float) ((before - mean[c]) * factor + beta[c]);
    }
    return new Folded(scale, shift);
  }
}
