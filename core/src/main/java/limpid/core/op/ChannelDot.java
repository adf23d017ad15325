package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = sum a (x - center) over all axes but the last: {@code [...,C]} twice and {@code [C]} give
 * {@code [C]}; the adjoint of {@link Standardize} in its scale.
 */
public record ChannelDot() implements Filling {

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
  public void into(Tensor y, Tensor... inputs) {
    int channels = y.size();
    double[][] sums =
        Channels.sums(
            channels,
            1,
            row -> {
              float[] c = Channels.repeated(inputs[2].data(), channels, row);
              return (rows, parts) -> add(rows[0], rows[1], c, parts[0]);
            },
            inputs[0],
            inputs[1]);
    for (int c = 0; c < channels; c++) {
      y.data()[c] = (float) sums[0][c];
    }
  }

  private static void add(float[] a, float[] x, float[] c, float[] sums) {
    for (int i = 0; i < a.length; i++) {
      sums[i] += a[i] * (x[i] - c[i]);
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
