package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = the sum of x over these axes (all when there are none), which stay with extent 1. */
public record Sum(Axes axes) implements Op {

  @Override
  public String name() {
    return "sum";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return axes.reduced(Elementwise.one(name(), inputs), name());
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    return new SumTo(shape(inputs[0].shape())).forward(inputs);
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
