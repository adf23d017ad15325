package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = gamma (x - mean(x)) / sqrt(variance(x) + eps) + beta, channel by channel: batch norm by the
 * moments of the batch itself, {@code [...,C]} with two {@code [C]} (Ioffe and Szegedy 2015). The
 * variance is the biased one.
 *
 * <p>It is {@link BatchNorm} of x, {@code mean(x)} and {@link Variance} of x, with the three paths
 * by which x enters taken back in one pass.
 */
public record BatchNormTraining(float eps) implements Filling {

  @Override
  public String name() {
    return "batch_norm_training";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Channels.count(name(), inputs[0], inputs[1], inputs[2]);
    return inputs[0];
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Moments moments = Moments.of(inputs[0]);
    double[] slopes = moments.slopes(eps);
    float[] scale = new float[slopes.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = (float) (inputs[1].data()[c] * slopes[c]);
    }
    Channels.affine(y, inputs[0], moments.mean(), scale, inputs[2].data());
  }

  /** {@code sqrt(variance(x) + eps)}. */
  Node deviation(Node x) {
    return new Variance().of(x).add(eps).sqrt();
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    return switch (i) {
      case 0 -> new BatchNormTrainingInput(this).of(g, x, y.input(1));
      case 1 -> new ChannelDot().of(g, x, Variance.mean(x)).div(deviation(x));
      default -> g.sumTo(y.input(2).shape());
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return 6L * inputs[0].size();
  }
}
