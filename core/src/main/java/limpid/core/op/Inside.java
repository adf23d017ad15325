package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/** y = 1 where {@code low < x < high}, else 0. Its gradient is 0 almost everywhere. */
public record Inside(float low, float high) implements Filling {

  @Override
  public String name() {
    return "inside";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    float[] x = inputs[0].data();
    Elementwise.fill(
        out, y -> (from, to) -> Strips.active().inside(low, high, x, from, y, from, to - from));
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
