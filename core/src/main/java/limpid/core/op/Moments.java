package limpid.core.op;

import java.util.Arrays;
import limpid.core.Tensor;

/**
 * The mean and the biased variance of each channel of {@code [...,C]}, in one pass about each
 * channel's first element, accumulated in double.
 */
record Moments(float[] mean, float[] variance) {

  /** Under which a tensor keeps its moments, so that batch norm takes them once. */
  private enum Form {
    MOMENTS
  }

  static Moments of(Tensor x) {
    return x.prepared(Form.MOMENTS, form -> taken(x));
  }

  private static Moments taken(Tensor tensor) {
    float[] x = tensor.data();
    int channels = tensor.shape().at(-1);
    double[][] sums =
        Channels.sums(
            tensor,
            channels,
            2,
            row -> {
              float[] first = Channels.repeated(Arrays.copyOf(x, channels), row);
              return (at, n, parts) -> add(x, first, at, n, parts[0], parts[1]);
            });
    double n = (double) x.length / channels;
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      double offset = sums[0][c] / n;
      mean[c] = (float) (x[c] + offset);
      variance[c] = (float) Math.max(0, sums[1][c] / n - offset * offset);
    }
    return new Moments(mean, variance);
  }

  private static void add(
      float[] x, float[] first, int at, int n, double[] sums, double[] squares) {
    for (int i = 0; i < n; i++) {
      double d = (double) x[at + i] - first[i];
      sums[i] += d;
      squares[i] += d * d;
    }
  }

  /** {@code 1 / sqrt(variance + eps)}, one for each channel. */
  double[] slopes(float eps) {
    double[] slopes = new double[variance.length];
    Arrays.setAll(slopes, c -> 1 / Math.sqrt((double) variance[c] + eps));
    return slopes;
  }
}
