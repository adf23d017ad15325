package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/** y = e^x / sum e^x over the last axis: positive, and 1 in sum. */
public record Softmax() implements Filling {
  static final int GRAIN = 1 << 13;

  /** A call for each row would take longer than rows up to here themselves. */
  static final int SHORT = 15;

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
    float[] shares = y.data();
    int n = y.shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / n,
            Math.max(1, GRAIN / n),
            (from, to) -> {
              if (n <= SHORT) {
                shortRows(x, from * n, to * n, n, shares);
                return;
              }
              for (int at = from * n; at < to * n; at += n) {
                double sum = powers(x, at, n, Strips.active().most(x, at, n), shares);
                Strips.active().scale((float) (1 / sum), shares, at, shares, at, n);
              }
            });
  }

  private static void shortRows(float[] x, int from, int to, int n, float[] shares) {
    shortPowers(x, from, to, n, shares);
    for (int at = from; at < to; at += n) {
      double sum = 0;
      for (int i = at; i < at + n; i++) {
        sum += shares[i];
      }
      float scale = (float) (1 / sum);
      for (int i = at; i < at + n; i++) {
        shares[i] *= scale;
      }
    }
  }

  /** Fills in {@code e^(x - most)} for many short rows: all their exponentials in one call. */
  static void shortPowers(float[] x, int from, int to, int n, float[] powers) {
    for (int at = from; at < to; at += n) {
      float most = x[at];
      for (int i = at + 1; i < at + n; i++) {
        most = Math.max(most, x[i]);
      }
      for (int i = at; i < at + n; i++) {
        powers[i] = x[i] - most;
      }
    }
    Strips.active().exp(1, powers, from, 0, powers, from, to - from);
  }

  /** Fills in {@code e^(x - most)} for a row, and returns the sum, between 1 and n. */
  static double powers(float[] x, int at, int n, float most, float[] powers) {
    Strips.active().exp(1, x, at, most, powers, at, n);
    return Strips.active().sum(powers, at, n);
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
