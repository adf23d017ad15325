package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = x^2. */
public record Square() implements Filling {

  @Override
  public String name() {
    return "square";
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
                y[i] = x[i] * x[i];
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(y.input(0)).mul(2);
  }
}
