package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = the mean of x over these axes (all when there are none), which stay with extent 1. */
public record Mean(Axes axes) implements Filling {

  @Override
  public String name() {
    return "mean";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return axes.reduced(Elementwise.one(name(), inputs), name());
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    new Sum(axes).into(y, inputs);
    new Affine((float) y.size() / inputs[0].size(), 0).into(y, y);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Shape x = y.input(0).shape();
    return g.mul((double) g.shape().size() / x.size()).broadcastTo(x);
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
