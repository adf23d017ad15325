package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = -1, 0 or 1: the sign of x. Its gradient is 0 everywhere. */
public record Sign() implements Filling {

  @Override
  public String name() {
    return "sign";
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
                y[i] = Math.signum(x[i]);
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
