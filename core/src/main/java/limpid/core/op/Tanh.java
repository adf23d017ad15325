package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/** y = tanh x, in (-1, 1). */
public record Tanh() implements Filling {

  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    float[] x = inputs[0].data();
    Elementwise.fill(out, y -> (from, to) -> Strips.active().tanh(x, from, y, from, to - from));
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.mul(y.square().negate().add(1));
  }
}
