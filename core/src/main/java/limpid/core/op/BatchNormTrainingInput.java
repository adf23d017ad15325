package limpid.core.op;

import java.util.List;
import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * dx = gamma s (g - mean(g) - z mean(g z)), where {@code s = 1 / sqrt(variance(x) + eps)} and
 * {@code z = s (x - mean(x))}: the gradient of {@link BatchNormTraining} in x, {@code (g [...,C], x
 * [...,C], gamma [C]) -> [...,C]}. As a map of g it is its own adjoint.
 */
public record BatchNormTrainingInput(BatchNormTraining norm) implements Fusing {

  @Override
  public String name() {
    return "batch_norm_training_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Shape x = Elementwise.same(name(), inputs[0], inputs[1]);
    Channels.count(name(), x, inputs[2]);
    return x;
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(
        new Part(new Moments(), List.of(1)),
        new Part(new BatchNormTrainingFactors(norm), List.of(0, 1)));
  }

  /** Of g, x, gamma, the moments of x, and the gradients in beta and gamma. */
  @Override
  public void finish(Tensor y, Epilogue epilogue, Tensor... inputs) {
    double[] slopes = Moments.slopes(inputs[3], norm.eps());
    int channels = slopes.length;
    float[] factors = inputs[4].data();
    double n = (double) y.size() / channels;
    float[] ofG = new float[channels];
    float[] ofX = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double scale = inputs[2].data()[c] * slopes[c];
      ofG[c] = (float) scale;
      ofX[c] = (float) (-scale * slopes[c] * factors[channels + c] / n);
      shift[c] = (float) (-scale * factors[c] / n);
    }
    Channels.map(
        y,
        channels,
        row -> {
          float[] a = Channels.repeated(ofG, channels, row);
          float[] b = Channels.repeated(ofX, channels, row);
          float[] c = Channels.repeated(inputs[3].data(), channels, row);
          float[] d = Channels.repeated(shift, channels, row);
          return rows -> combine(rows[0], a, rows[1], b, c, d);
        },
        epilogue,
        inputs[0],
        inputs[1]);
  }

  private static void combine(float[] g, float[] a, float[] x, float[] b, float[] c, float[] d) {
    for (int i = 0; i < g.length; i++) {
      g[i] = a[i] * g[i] + (x[i] - c[i]) * b[i] + d[i];
    }
  }

  @Override
  public boolean overwrites(int i) {
    return i < 2;
  }

  @Override
  public Node vjp(int i, Node y, Node h) {
    Node g = y.input(0);
    Node gamma = y.input(2);
    return switch (i) {
      case 0 -> this.of(h, y.input(1), gamma);
      case 1 -> inX(g, y.input(1), gamma, h);
      default -> {
        Node one = Node.constant(Tensor.filled(gamma.shape(), 1));
        Node zero = Node.constant(Tensor.zeros(gamma.shape()));
        yield new ChannelDot().of(h, this.of(g, y.input(1), one), zero);
      }
    };
  }

  /**
   * The gradient in x of {@code <dx, h> = gamma s (<g - mean g, h> - <g, z> <h, z> / n)}, by {@code
   * ds/dx = -s^2 z / n}, and by dz/dx being this map at gamma = 1.
   */
  private Node inX(Node g, Node x, Node gamma, Node h) {
    double share = (double) gamma.shape().size() / x.shape().size();
    Node mean = Moments.mean(x);
    Node deviation = norm.deviation(x);
    Node gz = new ChannelDot().of(g, x, mean).div(deviation).mul(share);
    Node hz = new ChannelDot().of(h, x, mean).div(deviation);
    Node product = new ChannelDot().of(h, g, Moments.mean(g)).sub(gz.mul(hz)).mul(share);
    Node viaS = product.mul(gamma).div(deviation).div(deviation).div(deviation).negate();
    Node viaZ = Standardize.scaled(g, hz.mul(-share)).add(Standardize.scaled(h, gz.negate()));
    return new Standardize().of(x, mean, viaS).add(this.of(viaZ, x, gamma.div(deviation)));
  }

  @Override
  public long flops(Shape... inputs) {
    return 8L * inputs[1].size();
  }
}
