package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = the smaller of a and b, element by element, with broadcasting; a NaN wins. Where the two are
 * equal each gets half of the gradient.
 */
public record Minimum() implements Filling {

  @Override
  public String name() {
    return "minimum";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::minimum);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(i);
    Node other = y.input(1 - i);
    Node half = new Where().of(new Equal().of(x, other), g.mul(0.5), g);
    Node beaten = new Greater().of(x, other);
    return new Where().of(beaten, Node.constant(0), half).sumTo(x.shape());
  }
}
