package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Curve;

/**
 * y = erf x = 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x, in [-1, 1]; its slope is 2 /
 * sqrt(pi) e^-x^2.
 */
public record Erf() implements Filling {

  @Override
  public String name() {
    return "erf";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elementwise.curve(out, inputs[0], Curve.ERF);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(y.input(0).square().negate().exp()).mul(2 / Math.sqrt(Math.PI));
  }
}
