package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = a where b is above 0, else 0, with broadcasting: what ReLU's gradient does to a gradient. Its
 * gradient in b is 0 almost everywhere.
 */
public record Gate() implements Filling {

  @Override
  public String name() {
    return "gate";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::gate);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? g.gate(y.input(1)).sumTo(y.input(0).shape()) : null;
  }
}
