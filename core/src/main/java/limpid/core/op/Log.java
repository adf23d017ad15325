package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = ln x, for x above 0. */
public record Log() implements Filling {

  @Override
  public String name() {
    return "log";
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
                y[i] = (float) Math.log(x[i]);
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.div(y.input(0));
  }
}
