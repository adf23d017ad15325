package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the mean and the biased variance of each channel: {@code [...,C]} gives {@code [2,C]}. Taken
 * in one pass about each channel's first element.
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

  /** {@code 1 / sqrt(variance + eps)}, one for each channel. */
  static double[] slopes(Tensor moments, float eps) {
    int channels = moments.shape().at(1);
    double[] slopes = new double[channels];
    Arrays.setAll(slopes, c -> 1 / Math.sqrt((double) moments.data()[channels + c] + eps));
    return slopes;
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
        Channels.sums(
            channels,
            2,
            row -> {
              float[] first = Channels.repeated(x, channels, row);
              return (rows, parts) -> add(rows[0], first, parts[0], parts[1]);
            },
            inputs[0]);
    double n = (double) inputs[0].size() / channels;
    for (int c = 0; c < channels; c++) {
      double offset = sums[0][c] / n;
      y.data()[c] = (float) (x[c] + offset);
      y.data()[channels + c] = (float) Math.max(0, sums[1][c] / n - offset * offset);
    }
  }

  private static void add(float[] x, float[] first, float[] sums, float[] squares) {
    for (int i = 0; i < x.length; i++) {
      float d = x[i] - first[i];
      sums[i] += d;
      squares[i] += d * d;
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
