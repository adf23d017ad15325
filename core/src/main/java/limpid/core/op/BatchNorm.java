package limpid.core.op;

import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta, channel by channel: {@code [...,C]} with four
 * {@code [C]} (Ioffe and Szegedy 2015).
 *
 * <p>Mean and variance are inputs like any other: the running ones of a trained net, as a rule.
 * {@link BatchNormTraining} takes them from x.
 *
 * @param eps added to the variance; above 0 unless every variance is
 */
public record BatchNorm(float eps) implements Filling {

  /**
   * Batch norm by the batch's own moments.
   *
   * @param y the output
   * @param mean of each channel, {@code [C]}
   * @param variance of each channel, biased, {@code [C]}
   */
  public record Training(Node y, Node mean, Node variance) {}

  /** {@link BatchNormTraining} of x, and the moments, which are nodes of x too. */
  public Training training(Node x, Node gamma, Node beta) {
    Node y = new BatchNormTraining(eps).of(x, gamma, beta);
    return new Training(y, Moments.mean(x), Moments.variance(x));
  }

  @Override
  public String name() {
    return "batch_norm";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 5, inputs);
    Channels.count(name(), inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
    return inputs[0];
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] variance = inputs[2].data();
    float[] gamma = inputs[3].data();
    float[] scale = new float[y.shape().at(-1)];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = (float) (gamma[c] / Math.sqrt((double) variance[c] + eps));
    }
    Channels.affine(y, inputs[0], inputs[1].data(), scale, inputs[4].data(), Epilogue.NONE);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    Node mean = y.input(1);
    Node spread = y.input(2).add(eps);
    Node gamma = y.input(3);
    return switch (i) {
      case 0 -> Standardize.scaled(g, gamma.div(spread.sqrt()));
      case 1 -> g.sumTo(mean.shape()).mul(gamma).div(spread.sqrt()).negate();
      case 2 -> {
        Node share = new ChannelDot().of(g, x, mean).mul(gamma).mul(-0.5);
        yield share.div(spread).div(spread.sqrt());
      }
      case 3 -> new ChannelDot().of(g, x, mean).div(spread.sqrt());
      default -> g.sumTo(mean.shape());
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return 2L * inputs[0].size();
  }
}
