package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Curve;

/**
 * y = x tanh(ln(1 + e^x)) (Misra 2019); its slope is t + x s (1 - t^2), where t is that tanh and s
 * = 1 / (1 + e^-x).
 */
public record Mish() implements Filling {

  @Override
  public String name() {
    return "mish";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elementwise.curve(out, inputs[0], Curve.MISH);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    Node t = new Tanh().of(new Softplus().of(x));
    Node rise = new Sigmoid().of(x).mul(t.square().negate().add(1));
    return g.mul(t.add(x.mul(rise)));
  }
}
