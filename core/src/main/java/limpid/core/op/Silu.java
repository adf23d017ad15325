package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Curve;

/**
 * y = x / (1 + e^-x), also called swish (Elfwing et al. 2017, Ramachandran et al. 2017); its slope
 * is s + y (1 - s), where s = 1 / (1 + e^-x).
 */
public record Silu() implements Filling {

  @Override
  public String name() {
    return "silu";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elementwise.curve(out, inputs[0], Curve.SILU);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node s = new Sigmoid().of(y.input(0));
    return g.mul(s.add(y.mul(s.negate().add(1))));
  }
}
