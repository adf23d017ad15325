package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/** y = a b, element by element, with broadcasting. */
public record Mul() implements Filling {

  @Override
  public String name() {
    return "mul";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::mul);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(y.input(1 - i)).sumTo(y.input(i).shape());
  }
}
