package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = a where the condition is above 0, else b, with broadcasting: {@code (condition, a, b)}. Its
 * gradient in the condition is 0 almost everywhere; what is not taken gets 0, even from a gradient
 * that is infinite or NaN.
 */
public record Where() implements Filling {

  @Override
  public String name() {
    return "where";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Shape values = Elementwise.broadcast(name(), inputs[1], inputs[2]);
    return Elementwise.broadcast(name(), inputs[0], values);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], inputs[2], Strips.active()::where);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node condition = y.input(0);
    return switch (i) {
      case 0 -> null;
      case 1 -> g.gate(condition).sumTo(y.input(1).shape());
      default -> new Where().of(condition, Node.constant(0), g).sumTo(y.input(2).shape());
    };
  }
}
