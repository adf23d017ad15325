package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = x above 0, else slope x (Maas et al. 2013).
 *
 * @param slope below 0 and at 0; 0.01 where PyTorch is told nothing
 */
public record LeakyRelu(float slope) implements Filling {

  @Override
  public String name() {
    return "leaky_relu";
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
                y[i] = Math.max(x[i], 0) + slope * Math.min(x[i], 0);
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new Where().of(y.input(0), g, g.mul(slope));
  }
}
