package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x above 0, else alpha (e^(x / alpha) - 1): an {@link Elu} with slope 1 at 0 (Barron 2017).
 *
 * @param alpha what -y tends to, above 0; 1 as a rule
 */
public record Celu(float alpha) implements Filling {

  @Override
  public String name() {
    return "celu";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (!(alpha > 0)) {
      throw new ShapeException(name() + ": alpha wants to be above 0, got " + alpha);
    }
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elu.fill(out, inputs[0], 1, alpha, 1 / alpha);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return Elu.pulled(y.input(0), g, 1, alpha, 1 / alpha);
  }
}
