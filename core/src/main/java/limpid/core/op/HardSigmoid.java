package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = min(max(x + 3, 0), 6) / 6; slope 1/6 strictly between -3 and 3, else 0 (Howard et al. 2019).
 */
public record HardSigmoid() implements Filling {

  @Override
  public String name() {
    return "hard_sigmoid";
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
                y[i] = Math.min(Math.max(x[i] + 3, 0), 6) / 6;
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.gate(new Inside(-3, 3).of(y.input(0))).mul(1 / 6.0);
  }
}
