package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = cos x, of an angle in radians. */
public record Cos() implements Filling {

  @Override
  public String name() {
    return "cos";
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
                y[i] = (float) Math.cos(x[i]);
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(new Sin().of(y.input(0)).negate());
  }
}
