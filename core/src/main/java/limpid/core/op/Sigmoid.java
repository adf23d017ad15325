package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

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
    Elementwise.fill(out, y -> (from, to) -> Strips.active().sigmoid(x, from, y, from, to - from));
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(y).mul(y.negate().add(1));
  }
}
