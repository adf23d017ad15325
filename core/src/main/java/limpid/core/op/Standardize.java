package limpid.core.op;

import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = (x - center) scale, channel by channel: {@code [...,C]} with two {@code [C]}. It is what
 * batch norm and the gradients of it are made of, in one pass over x.
 */
public record Standardize() implements Filling {

  /** y = x scale, channel by channel. */
  static Node scaled(Node x, Node scale) {
    return new Standardize().of(x, Node.constant(Tensor.zeros(scale.shape())), scale);
  }

  @Override
  public String name() {
    return "standardize";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Channels.count(name(), inputs[0], inputs[1], inputs[2]);
    return inputs[0];
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] shift = new float[y.shape().at(-1)];
    Channels.affine(y, inputs[0], inputs[1].data(), inputs[2].data(), shift, Epilogue.NONE);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node center = y.input(1);
    Node scale = y.input(2);
    return switch (i) {
      case 0 -> scaled(g, scale);
      case 1 -> g.sumTo(center.shape()).mul(scale).negate();
      default -> new ChannelDot().of(g, y.input(0), center);
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return 2L * inputs[0].size();
  }
}
