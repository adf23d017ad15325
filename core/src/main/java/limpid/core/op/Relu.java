package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = max(x, 0), with slope 0 at 0 (Nair and Hinton 2010). */
public record Relu() implements Filling {

  @Override
  public String name() {
    return "relu";
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
                y[i] = Math.max(x[i], 0);
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.gate(y.input(0));
  }
}
