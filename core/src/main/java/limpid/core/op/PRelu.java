package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = x above 0, else slope x: {@code (x, slope)}, with a slope that is learnt, one for each
 * channel {@code [C]} or any that broadcasts to x (He et al. 2015).
 */
public record PRelu() implements Filling {

  @Override
  public String name() {
    return "prelu";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    Shape x = inputs[0];
    if (!Elementwise.broadcast(name(), inputs).equals(x)) {
      throw new ShapeException(
          name() + ": slope " + inputs[1] + " does not broadcast to input " + x);
    }
    return x;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::leaky);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    Node slope = y.input(1);
    return i == 0
        ? new Where().of(x, g, g.mul(slope))
        : g.mul(new Where().of(x, Node.constant(0), x)).sumTo(slope.shape());
  }
}
