package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = ln(1 + e^(beta x)) / beta, a smooth ReLU (Dugas et al. 2000).
 *
 * @param beta how sharply it bends, not 0; 1 as a rule
 * @param threshold where beta x is above it, y is x; 20 as a rule, where both are the same in float
 */
public record Softplus(float beta, float threshold) implements Filling {

  /** beta 1 and threshold 20. */
  public Softplus() {
    this(1, 20);
  }

  @Override
  public String name() {
    return "softplus";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (beta == 0) {
      throw new ShapeException(name() + ": beta wants to be other than 0");
    }
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    float[] x = inputs[0].data();
    Elementwise.fill(
        out,
        y -> (from, to) -> Strips.active().softplus(beta, threshold, x, from, y, from, to - from));
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node scaled = y.input(0).mul(beta);
    return new Where().of(scaled.add(-threshold), g, g.mul(new Sigmoid().of(scaled)));
  }
}
