package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = mean((x - mean(x))^2) over all axes but the last: the biased variance of each channel, {@code
 * [...,C]} gives {@code [C]}.
 */
public record Variance() implements Op {

  /** The mean of each channel, {@code [C]}. */
  static Node mean(Node x) {
    Shape c = Shape.of(x.shape().at(-1));
    return x.sumTo(c).mul((double) c.size() / x.shape().size());
  }

  @Override
  public String name() {
    return "variance";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Shape.of(Channels.count(name(), Elementwise.one(name(), inputs)));
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    float[] variance = Moments.of(inputs[0]).variance();
    return Tensor.of(Shape.of(variance.length), variance);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    double share = (double) g.shape().size() / x.shape().size();
    return new Standardize().of(x, mean(x), g.mul(2 * share));
  }

  @Override
  public long flops(Shape... inputs) {
    return 4L * inputs[0].size();
  }
}
