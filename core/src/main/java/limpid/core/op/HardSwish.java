package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = x min(max(x + 3, 0), 6) / 6 (Howard et al. 2019); slope 0 up to -3, 1 from 3 on, between them
 * x / 3 + 1 / 2.
 */
public record HardSwish() implements Filling {

  @Override
  public String name() {
    return "hard_swish";
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
                y[i] = x[i] * (Math.min(Math.max(x[i] + 3, 0), 6) / 6);
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    Node inside = x.mul(1 / 6.0).gate(new Inside(-3, 3).of(x));
    return g.mul(new HardSigmoid().of(x).add(inside));
  }
}
