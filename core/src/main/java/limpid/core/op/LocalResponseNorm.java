package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * y = x / d^beta with {@code d = k + alpha / size * (the sum of x^2 over the channels around)}:
 * {@code [...,C]} gives {@code [...,C]} (Krizhevsky et al. 2012). As in PyTorch, alpha is divided
 * by the size of the window, which goes from {@code c - size / 2} to {@code c + (size - 1) / 2}.
 */
public record LocalResponseNorm(int size, float alpha, float beta, float k) implements Filling {
  private static final int GRAIN = 1 << 13;

  /** Elements whose powers are taken at once. */
  private static final int BLOCK = 1024;

  private static final float USUAL = 0.75f;

  @Override
  public String name() {
    return "local_response_norm";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Softmax.lastAxis(name(), inputs);
    if (size < 1) {
      throw new ShapeException(name() + ": wants at least 1 channel, got " + size);
    }
    return x;
  }

  private ChannelSum window() {
    return new ChannelSum(size / 2, (size - 1) / 2);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    int c = y.shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / c,
            Math.max(1, GRAIN / c),
            (from, to) -> {
              int rows = Math.min(to - from, Math.max(1, BLOCK / c));
              Block block = new Block(inputs[0].data(), c, rows, y.data());
              for (int row = from; row < to; row += rows) {
                block.run(row, Math.min(rows, to - row));
              }
            });
  }

  /** The work on a few rows at a time. */
  private final class Block {
    private final float[] x;
    private final int c;
    private final float[] squares;
    private final float[] sums;
    private final float[] exponents;
    private final float[] y;

    Block(float[] x, int c, int rows, float[] y) {
      this.x = x;
      this.c = c;
      this.y = y;
      squares = new float[rows * c];
      sums = new float[rows * c];
      exponents = new float[beta == USUAL ? 0 : rows * c];
      Arrays.fill(exponents, -beta);
    }

    void run(int row, int rows) {
      int at = row * c;
      int n = rows * c;
      Strips.active().mul(x, at, x, at, squares, 0, n);
      window().rows(squares, 0, sums, 0, rows, c);
      if (beta == USUAL) {
        roots(sums);
      } else {
        bases(sums);
        Strips.active().pow(sums, 0, exponents, 0, sums, 0, n);
      }
      Strips.active().mul(x, at, sums, 0, y, at, n);
    }
  }

  /**
   * {@code d^-beta}; the root of a root, which loops compute at once, for the usual beta of 3/4.
   */
  private void roots(float[] sums) {
    float share = alpha / size;
    for (int i = 0; i < sums.length; i++) {
      float root = (float) Math.sqrt(k + share * sums[i]);
      sums[i] = 1 / (root * (float) Math.sqrt(root));
    }
  }

  private void bases(float[] sums) {
    float share = alpha / size;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = k + share * sums[i];
    }
  }

  /**
   * {@code g d^-beta - 2 alpha beta / size x S'(g x d^(-beta - 1))}, S' the adjoint of the sum over
   * the window.
   */
  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    Node d = window().of(x.square()).mul((double) alpha / size).add(k);
    Node power = d.log().mul(-beta).exp();
    Node near = g.mul(power);
    Node spread = new ChannelSum((size - 1) / 2, size / 2).of(near.div(d).mul(x));
    return near.sub(x.mul(spread).mul(2.0 * alpha * beta / size));
  }

  @Override
  public long flops(Shape... inputs) {
    return (long) inputs[0].size() * (size + 5);
  }
}
