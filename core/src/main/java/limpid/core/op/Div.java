package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/** y = a / b, element by element, with broadcasting. */
public record Div() implements Filling {

  @Override
  public String name() {
    return "div";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::div);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  /** {@code g / b} and {@code -(g / b) (a / b)}: b is not squared, which overflows from 2e19 on. */
  @Override
  public Node vjp(int i, Node y, Node g) {
    Node share = g.div(y.input(1));
    return (i == 0 ? share : share.mul(y).negate()).sumTo(y.input(i).shape());
  }
}
