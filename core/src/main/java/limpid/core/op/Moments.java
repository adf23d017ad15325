package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the mean and the biased variance of each channel: {@code [...,C]} gives {@code [2,C]}.
 *
 * <p>Taken in one pass over memory: a few elements each are summed about the mean of four of them,
 * in float, and these sums are put together in double (Chan, Golub and LeVeque 1983). No element
 * that is far from the others can so cost more digits than its own few.
 */
public record Moments() implements Op {

  /** The mean of each channel, {@code [C]}. */
  public static Node mean(Node x) {
    return row(new Moments().of(x), 0);
  }

  /** The biased variance of each channel, {@code [C]}. */
  public static Node variance(Node x) {
    return row(new Moments().of(x), 1);
  }

  /** One row of {@code [2,C]}, as {@code [C]}. */
  static Node row(Node pair, int row) {
    return new Slice(0, row, row + 1).of(pair).reshape(pair.shape().at(1));
  }

  /**
   * {@code 1 / sqrt(variance + eps)}, one for each channel; NaN where the variance is more than a
   * float holds.
   */
  static double[] slopes(Tensor moments, float eps) {
    int channels = moments.shape().at(1);
    double[] slopes = new double[channels];
    Arrays.setAll(slopes, c -> slope(moments.data()[channels + c], eps));
    return slopes;
  }

  /** Not 0 for an infinite variance, for which all elements would look alike. */
  static double slope(float variance, float eps) {
    return variance == Float.POSITIVE_INFINITY
        ? Double.NaN
        : 1 / Math.sqrt((double) variance + eps);
  }

  @Override
  public String name() {
    return "moments";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Shape.of(2, Channels.count(name(), Elementwise.one(name(), inputs)));
  }

  /** They are kept beside x, so that the ops of a run take them once. */
  @Override
  public Tensor forward(Tensor... inputs) {
    return inputs[0].prepared(
        this,
        op -> {
          Tensor y = Tensor.zeros(shape(inputs[0].shape()));
          into(y, inputs);
          return y;
        });
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    int channels = y.shape().at(1);
    double[][] sums =
        Channels.inParts(
            inputs[0],
            channels,
            2,
            row ->
                (from, to, parts) -> {
                  Few few = new Few(x, channels, row);
                  int end = Math.min(to * row, inputs[0].size());
                  for (int at = from * row; at < end; at += few.taken) {
                    few.take(at, end, parts);
                  }
                });
    double n = (double) inputs[0].size() / channels;
    for (int c = 0; c < channels; c++) {
      double offset = sums[0][c] / n;
      float mean = (float) (x[c] + offset);
      y.data()[c] = Float.isFinite(mean) ? mean : mean(inputs[0], channels, c);
      y.data()[channels + c] = (float) Math.max(0, sums[1][c] / n - offset * offset);
    }
  }

  /** By the plain sum, for what is infinite has no distance from a center. */
  private static float mean(Tensor x, int channels, int channel) {
    double sum = 0;
    for (int at = channel; at < x.size(); at += channels) {
      sum += x.data()[at];
    }
    return (float) (sum / (x.size() / channels));
  }

  /** A few rows about their center. */
  private static final class Few {
    private final float[] x;
    private final int channels;
    private final float[] center;
    private final float[] next;
    private final float[] sums;
    private final float[] squares;

    /** The elements of the last few rows. */
    private int taken;

    Few(float[] x, int channels, int row) {
      this.x = x;
      this.channels = channels;
      center = new float[row];
      next = new float[row];
      sums = new float[row];
      squares = new float[row];
    }

    /** Adds rows from here on, all of one length, to the sums about each channel's element in x. */
    void take(int at, int end, double[][] totals) {
      int n = Math.min(center.length, end - at);
      int rows = Math.clamp((end - at) / n, 1, Channels.DEPTH);
      center(at, n, rows);
      Arrays.fill(sums, 0);
      Arrays.fill(squares, 0);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(x, at + row * n, next, 0, n);
        add(next, center, sums, squares);
      }
      for (int i = 0; i < n; i += channels) {
        total(i, rows, totals);
      }
      taken = rows * n;
    }

    /** The mean of four of the rows, or of fewer rows the first. */
    private void center(int at, int n, int rows) {
      System.arraycopy(x, at, center, 0, n);
      if (rows >= 4) {
        scale(center);
        for (int row = 1; row < 4; row++) {
          System.arraycopy(x, at + row * n, next, 0, n);
          addScaled(next, center);
        }
      }
    }

    private static void scale(float[] center) {
      for (int i = 0; i < center.length; i++) {
        center[i] *= 0.25f;
      }
    }

    private static void addScaled(float[] x, float[] center) {
      for (int i = 0; i < center.length; i++) {
        center[i] += 0.25f * x[i];
      }
    }

    private static void add(float[] x, float[] center, float[] sums, float[] squares) {
      for (int i = 0; i < x.length; i++) {
        float d = x[i] - center[i];
        sums[i] += d;
        squares[i] += d * d;
      }
    }

    /** {@code sum (x - k) = n m} and {@code sum (x - k)^2 = sum (x - mean)^2 + n m^2}. */
    private void total(int from, int n, double[][] totals) {
      double share = 1.0 / n;
      double[] first = totals[0];
      double[] second = totals[1];
      for (int c = 0; c < first.length; c++) {
        double sum = sums[from + c];
        double inner = squares[from + c] - sum * sum * share;
        double m = (double) center[from + c] - x[c] + sum * share;
        first[c] += n * m;
        second[c] += inner + n * m * m;
      }
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    double share = (double) x.shape().at(-1) / x.shape().size();
    Node viaVariance = new Standardize().of(x, row(y, 0), row(g, 1).mul(2 * share));
    return viaVariance.add(row(g, 0).mul(share));
  }

  @Override
  public long flops(Shape... inputs) {
    return 4L * inputs[0].size();
  }
}
