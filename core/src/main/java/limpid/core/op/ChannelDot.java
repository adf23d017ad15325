package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = sum a (x - center) over all axes but the last: {@code [...,C]} twice and {@code [C]} give
 * {@code [C]}; the adjoint of {@link Standardize} in its scale. Accumulated in double.
 */
public record ChannelDot() implements Op {

  @Override
  public String name() {
    return "channel_dot";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Shape x = Elementwise.same(name(), inputs[0], inputs[1]);
    return Shape.of(Channels.count(name(), x, inputs[2]));
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    float[] a = inputs[0].data();
    float[] x = inputs[1].data();
    float[] center = inputs[2].data();
    double[][] sums =
        Channels.sums(
            inputs[1],
            center.length,
            1,
            row -> {
              float[] c = Channels.repeated(center, row);
              return (at, n, parts) -> add(a, x, c, at, n, parts[0]);
            });
    Tensor y = Tensor.zeros(Shape.of(center.length));
    for (int c = 0; c < center.length; c++) {
      y.data()[c] = (float) sums[0][c];
    }
    return y;
  }

  private static void add(float[] a, float[] x, float[] c, int at, int n, double[] sums) {
    for (int i = 0; i < n; i++) {
      sums[i] += (double) a[at + i] * (x[at + i] - c[i]);
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return switch (i) {
      case 0 -> new Standardize().of(y.input(1), y.input(2), g);
      case 1 -> Standardize.scaled(y.input(0), g);
      default -> y.input(0).sumTo(g.shape()).mul(g).negate();
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return 3L * inputs[0].size();
  }
}
