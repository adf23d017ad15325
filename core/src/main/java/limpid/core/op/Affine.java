package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = factor x + term, for two constants. */
public record Affine(float factor, float term) implements Filling {

  @Override
  public String name() {
    return "affine";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    float[] x = inputs[0].data();
    Elementwise.fill(
        out,
        y ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                y[i] = factor * x[i] + term;
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(factor);
  }
}
