package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = sin x, of an angle in radians. */
public record Sin() implements Filling {

  @Override
  public String name() {
    return "sin";
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
                y[i] = (float) Math.sin(x[i]);
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(new Cos().of(y.input(0)));
  }
}
