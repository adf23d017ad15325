package limpid.core.op;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = sum g and sum g z over all axes but the last, where {@code z = (x - mean(x)) /
 * sqrt(variance(x) + eps)}: the gradients of {@link BatchNormTraining} in beta and gamma, {@code (g
 * [...,C], x [...,C]) -> [2,C]}.
 */
public record BatchNormTrainingFactors(BatchNormTraining norm) implements Sharing {

  @Override
  public String name() {
    return "batch_norm_training_factors";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.same(name(), inputs);
    return Shape.of(2, Channels.count(name(), x));
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(new Moments(), List.of(1)));
  }

  /** Of g, x and the moments of x. */
  @Override
  public void finish(Tensor y, Tensor... inputs) {
    double[] slopes = Moments.slopes(inputs[2], norm.eps());
    int channels = slopes.length;
    double[][] sums =
        Channels.sums(
            channels,
            2,
            row -> {
              float[] c = Channels.repeated(inputs[2].data(), channels, row);
              return (rows, parts) -> add(rows[0], rows[1], c, parts[0], parts[1]);
            },
            inputs[0],
            inputs[1]);
    for (int c = 0; c < channels; c++) {
      y.data()[c] = (float) sums[0][c];
      y.data()[channels + c] = (float) (sums[1][c] * slopes[c]);
    }
  }

  private static void add(float[] g, float[] x, float[] c, float[] sums, float[] products) {
    for (int i = 0; i < g.length; i++) {
      sums[i] += g[i];
      products[i] += g[i] * (x[i] - c[i]);
    }
  }

  /** {@code <h, y> = sum (h_0 + h_1 z) g}. */
  @Override
  public Node vjp(int i, Node y, Node h) {
    Node x = y.input(1);
    Node ofZ = Moments.row(h, 1);
    if (i == 1) {
      return new BatchNormTrainingInput(norm).of(y.input(0), x, ofZ);
    }
    return norm.of(x, ofZ, Moments.row(h, 0));
  }

  @Override
  public long flops(Shape... inputs) {
    return 4L * inputs[0].size();
  }
}
