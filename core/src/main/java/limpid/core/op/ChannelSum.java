package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * y[…, c] = the sum of x from channel c - before to channel c + after, those there are: {@code
 * [...,C]} gives {@code [...,C]}. The other way round it is its own adjoint.
 */
public record ChannelSum(int before, int after) implements Filling {
  private static final int GRAIN = 1 << 14;

  @Override
  public String name() {
    return "channel_sum";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Softmax.lastAxis(name(), inputs);
    if (before < 0 || after < 0) {
      throw new ShapeException(
          name() + ": wants at least 0 channels to either side, got " + before + " and " + after);
    }
    return x;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    float[] sums = y.data();
    int c = y.shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / c,
            Math.max(1, GRAIN / c),
            (from, to) -> {
              rows(x, from * c, sums, from * c, to - from, c);
            });
  }

  /** Rows of c channels that follow each other. */
  void rows(float[] x, int xo, float[] y, int yo, int rows, int c) {
    for (int at = 0; at < rows * c; at += c) {
      if (c <= Softmax.SHORT) {
        shortRow(x, xo + at, y, yo + at, c);
      } else {
        row(x, xo + at, y, yo + at, c);
      }
    }
  }

  private void shortRow(float[] x, int xo, float[] y, int yo, int c) {
    for (int i = 0; i < c; i++) {
      float sum = x[xo + i];
      for (int other = i + 1; other < c && other - i <= after; other++) {
        sum += x[xo + other];
      }
      for (int other = i - 1; other >= 0 && i - other <= before; other--) {
        sum += x[xo + other];
      }
      y[yo + i] = sum;
    }
  }

  /** Neighbours are added shift by shift, so that the loops are long. */
  private void row(float[] x, int xo, float[] y, int yo, int c) {
    System.arraycopy(x, xo, y, yo, c);
    for (int shift = 1; shift <= Math.min(after, c - 1); shift++) {
      add(x, xo + shift, y, yo, c - shift);
    }
    for (int shift = 1; shift <= Math.min(before, c - 1); shift++) {
      add(x, xo, y, yo + shift, c - shift);
    }
  }

  private static void add(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i];
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new ChannelSum(after, before).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return (long) inputs[0].size() * (before + after);
  }
}
