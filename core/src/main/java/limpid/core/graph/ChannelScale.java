package limpid.core.graph;

import java.nio.FloatBuffer;
import limpid.core.Tensor;
import limpid.core.op.BatchNorm;
import limpid.core.op.Node;

/**
 * Batch norm with constant statistics as {@code y = scale x + shift}, channel by channel: {@code
 * scale = gamma / sqrt(variance + eps)}, {@code shift = (bias - mean) scale + beta}, computed in
 * double.
 */
public record ChannelScale(float[] scale, float[] shift) {

  /** Whether this is a batch norm of which all but x is constant, and known. */
  public static boolean possible(Node norm) {
    return norm.op() instanceof BatchNorm
        && !norm.inputs().isEmpty()
        && norm.inputs().stream().skip(1).allMatch(ChannelScale::known);
  }

  /** Whether this is a constant with elements. */
  static boolean known(Node node) {
    return !node.tracked() && !node.value().outlined();
  }

  /**
   * @param norm a batch norm for which that is {@link #possible}
   * @param bias what x lacks, one value for each channel, or null
   */
  public static ChannelScale of(Node norm, float[] bias) {
    double eps = ((BatchNorm) norm.op()).eps();
    float[] mean = norm.input(1).value().data();
    float[] variance = norm.input(2).value().data();
    float[] gamma = norm.input(3).value().data();
    float[] beta = norm.input(4).value().data();
    int channels = norm.shape().at(-1);
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double factor = gamma[c] / Math.sqrt(variance[c] + eps);
      double before = bias == null ? 0 : bias[c];
      scale[c] = (float) factor;
      shift[c] = (float) ((before - mean[c]) * factor + beta[c]);
    }
    return new ChannelScale(scale, shift);
  }

  /**
   * A weight whose last axis is multiplied by a factor for each channel. It is kept beside the
   * weight, so that whoever folds the same into it has the same tensor, with all that is prepared
   * of it; its own elements are made for each use.
   */
  static Tensor scaled(Tensor w, float[] scale) {
    return w.derived(
        new Factors(FloatBuffer.wrap(scale), 0),
        weight ->
            Tensor.later(
                w.shape(),
                () -> {
                  float[] scaled = w.once().clone();
                  for (int i = 0; i < scaled.length; i++) {
                    scaled[i] *= scale[i % scale.length];
                  }
                  return scaled;
                }));
  }

  /**
   * The weight {@code [KH,KW,C/groups,K]} of a transposed convolution, multiplied by a factor for
   * each of the C channels that it gives.
   */
  static Tensor scaledInput(Tensor w, int groups, float[] scale) {
    return w.derived(
        new Factors(FloatBuffer.wrap(scale), groups),
        weight ->
            Tensor.later(
                w.shape(),
                () -> {
                  int k = w.shape().at(3);
                  int each = w.shape().at(2);
                  float[] scaled = w.once().clone();
                  for (int i = 0; i < scaled.length; i++) {
                    int group = i % k / (k / groups);
                    scaled[i] *= scale[group * each + i / k % each];
                  }
                  return scaled;
                }));
  }

  /**
   * What was folded into a weight, compared by its elements.
   *
   * @param groups of a transposed convolution, or 0 where the last axis was multiplied
   */
  private record Factors(FloatBuffer scale, int groups) {}
}
