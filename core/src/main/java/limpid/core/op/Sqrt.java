package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = sqrt(x), for x at least 0; NaN below. */
public record Sqrt() implements Filling {

  @Override
  public String name() {
    return "sqrt";
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
                y[i] = (float) Math.sqrt(x[i]);
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(0.5).div(y);
  }
}
