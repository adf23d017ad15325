package limpid.core.op;

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
              Tensor squares = Tensor.zeros(Shape.of(c));
              Tensor sums = Tensor.zeros(Shape.of(c));
              for (int at = from * c; at < to * c; at += c) {
                Strips.active()
                    .mul(inputs[0].data(), at, inputs[0].data(), at, squares.data(), 0, c);
                window().into(sums, squares);
                powers(sums.data());
                Strips.active().mul(inputs[0].data(), at, sums.data(), 0, y.data(), at, c);
              }
            });
  }

  /**
   * {@code d^-beta}; the root of a root, which loops compute at once, for the usual beta of 3/4.
   */
  private void powers(float[] sums) {
    float share = alpha / size;
    if (beta == 0.75f) {
      for (int c = 0; c < sums.length; c++) {
        float root = (float) Math.sqrt(k + share * sums[c]);
        sums[c] = 1 / (root * (float) Math.sqrt(root));
      }
      return;
    }
    for (int c = 0; c < sums.length; c++) {
      sums[c] = (float) Math.pow(k + (double) share * sums[c], -beta);
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
    Node spread = new ChannelSum((size - 1) / 2, size / 2).of(g.mul(x).mul(power).div(d));
    return g.mul(power).sub(x.mul(spread).mul(2.0 * alpha * beta / size));
  }

  @Override
  public long flops(Shape... inputs) {
    return (long) inputs[0].size() * (size + 5);
  }
}
