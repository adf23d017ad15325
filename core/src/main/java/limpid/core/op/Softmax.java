package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/** y = e^x / sum e^x over the last axis: positive, and 1 in sum. */
public record Softmax() implements Filling {
  static final int GRAIN = 1 << 11;

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return lastAxis(name(), inputs);
  }

  static Shape lastAxis(String op, Shape... inputs) {
    Shape x = Elementwise.one(op, inputs);
    if (x.rank() == 0) {
      throw new ShapeException(op + ": input " + x + " wants at least 1 axis");
    }
    return x;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    int n = y.shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / n,
            Math.max(1, GRAIN / n),
            (from, to) -> {
              double[] powers = new double[n];
              for (int at = from * n; at < to * n; at += n) {
                double sum = powers(x, at, max(x, at, n), powers);
                for (int i = 0; i < n; i++) {
                  y.data()[at + i] = (float) (powers[i] / sum);
                }
              }
            });
  }

  /** {@code e^(x - max)} of a run of elements, and their sum. */
  private static double powers(float[] x, int at, double max, double[] powers) {
    double sum = 0;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.exp(x[at + i] - max);
      sum += powers[i];
    }
    return sum;
  }

  static double max(float[] x, int at, int n) {
    double max = x[at];
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /** {@code sum e^(x - max)} over a run of elements, between 1 and n. */
  static double sum(float[] x, int at, int n, double max) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += Math.exp(x[i] - max);
    }
    return sum;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node weighted = g.mul(y);
    return weighted.sub(y.mul(weighted.sum(-1)));
  }

  @Override
  public long flops(Shape... inputs) {
    return 3L * inputs[0].size();
  }
}
