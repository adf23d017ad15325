package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = the sum of x over these axes (all when there are none), which stay with extent 1. */
public record Sum(Axes axes) implements Filling {

  @Override
  public String name() {
    return "sum";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return axes.reduced(Elementwise.one(name(), inputs), name());
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    new SumTo(y.shape()).into(y, inputs);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.broadcastTo(y.input(0).shape());
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
