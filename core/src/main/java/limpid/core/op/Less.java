package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = 1 where {@code a < b}, else 0, with broadcasting; 0 where either is NaN. Its gradient is 0
 * almost everywhere.
 */
public record Less() implements Filling {

  @Override
  public String name() {
    return "less";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[1], inputs[0], Strips.active()::greater);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
