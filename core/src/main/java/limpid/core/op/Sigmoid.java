package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = 1 / (1 + e^-x), in (0, 1). */
public record Sigmoid() implements Filling {

  @Override
  public String name() {
    return "sigmoid";
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
                y[i] = (float) (1 / (1 + Math.exp(-x[i])));
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(y).mul(y.negate().add(1));
  }
}
