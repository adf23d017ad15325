package limpid.core;

/**
 * What happens to the sums of a convolution on their way into memory: {@code y = f(sum + bias +
 * residual)} with f the identity, ReLU, or a gate {@code v where gate > 0, else 0}.
 *
 * @param bias one value for each output channel, or null
 * @param residual one value for each output, or null
 * @param relu whether ReLU follows
 * @param gate one value for each output, or null
 */
public record Epilogue(float[] bias, float[] residual, boolean relu, float[] gate) {

  /** Bits above those of infinity are NaN's, and NaN is not above 0. */
  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  /** Nothing happens. */
  public static final Epilogue NONE = new Epilogue(null, null, false, null);

  /** Only a bias, which may be null. */
  public static Epilogue bias(float[] bias) {
    return bias == null ? NONE : new Epilogue(bias, null, false, null);
  }

  /** What a sum of one channel becomes at one place of the output. */
  public float of(float sum, int channel, int at) {
    return rest(bias == null ? sum : sum + bias[channel], at);
  }

  /** The same for a sum that has its bias. */
  public float rest(float sum, int at) {
    float y = residual == null ? sum : sum + residual[at];
    y = relu ? Math.max(y, 0) : y;
    return gate == null || gate[at] > 0 ? y : 0;
  }

  /** Whether anything but a bias is left to do. */
  public boolean beyondBias() {
    return residual != null || relu || gate != null;
  }

  /** Everything but the bias, over the outputs from {@code from} to {@code to}. */
  public void finish(float[] y, int from, int to) {
    if (residual != null && relu && gate == null) {
      for (int i = from; i < to; i++) {
        y[i] = Math.max(y[i] + residual[i], 0);
      }
      return;
    }
    if (residual != null) {
      for (int i = from; i < to; i++) {
        y[i] += residual[i];
      }
    }
    if (relu) {
      for (int i = from; i < to; i++) {
        y[i] = Math.max(y[i], 0);
      }
    }
    if (gate != null) {
      for (int i = from; i < to; i++) {
        int bits = Float.floatToRawIntBits(gate[i]);
        int keep = ~((bits | (bits - 1) | (INFINITY - bits)) >> 31);
        y[i] = Float.intBitsToFloat(Float.floatToRawIntBits(y[i]) & keep);
      }
    }
  }
}
