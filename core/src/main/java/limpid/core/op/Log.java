package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/** y = ln x, for x above 0; -infinity at 0, NaN below. */
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
    Elementwise.fill(out, y -> (from, to) -> Strips.active().log(x, from, y, from, to - from));
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.div(y.input(0));
  }
}
