package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = 1.0507 x above 0, else 1.0507 * 1.67326 (e^x - 1): the {@link Elu} that keeps mean 0 and
 * variance 1 (Klambauer et al. 2017).
 */
public record Selu() implements Filling {
  private static final float SCALE = 1.0507009873554804934f;
  private static final float BELOW = 1.0507009873554804934f * 1.6732632423543772848f;

  @Override
  public String name() {
    return "selu";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Elu.fill(out, inputs[0], SCALE, BELOW, 1);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return Elu.pulled(y.input(0), g, SCALE, BELOW, 1);
  }
}
