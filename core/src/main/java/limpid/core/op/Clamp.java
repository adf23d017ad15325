package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = x kept within [low, high], also called hard tanh; slope 1 strictly between them, else 0, as
 * PyTorch has ReLU6.
 */
public record Clamp(float low, float high) implements Filling {

  /** ReLU6: {@code min(max(x, 0), 6)} (Howard et al. 2017). */
  public static Clamp relu6() {
    return new Clamp(0, 6);
  }

  @Override
  public String name() {
    return "clamp";
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
                y[i] = Math.min(Math.max(x[i], low), high);
              }
            });
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.gate(new Inside(low, high).of(y.input(0)));
  }
}
