package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/** y = a + b, with broadcasting. */
public record Add() implements Filling {

  @Override
  public String name() {
    return "add";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::add);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.sumTo(y.input(i).shape());
  }
}
