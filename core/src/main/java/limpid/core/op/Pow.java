package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = a^b, element by element, with broadcasting; NaN where a is below 0 and b is not an integer.
 * For one constant exponent {@link Power} is faster.
 */
public record Pow() implements Filling {
  /** The inverse of anything smaller is beyond floats. */
  private static final float LEAST = 2.95e-39f;

  @Override
  public String name() {
    return "pow";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Strips.active()::pow);
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  /** {@code b a^(b - 1)}, 0 at a^0, and {@code y ln a}, 0 at 0 to a power that is not negative. */
  @Override
  public Node vjp(int i, Node y, Node g) {
    Node a = y.input(0);
    Node b = y.input(1);
    Node zero = Node.constant(0);
    if (i == 0) {
      Node safe = new Where().of(withoutInverse(a, b), Node.constant(1), a);
      return g.mul(b.mul(new Pow().of(safe, b.add(-1)))).sumTo(a.shape());
    }
    Node safe = oneFor(new GreaterOrEqual().of(b, zero), a);
    return g.mul(y.mul(safe.log())).sumTo(b.shape());
  }

  /** Where b is 0 and 1 / a is no finite number: 0 times that would be NaN. */
  private static Node withoutInverse(Node a, Node b) {
    Node invertible = new Greater().of(new Abs().of(a), Node.constant(LEAST));
    return new Where().of(invertible, Node.constant(0), new Equal().of(b, Node.constant(0)));
  }

  /** a, but 1 where the condition holds and a is 0. */
  private static Node oneFor(Node condition, Node a) {
    Node both = condition.gate(new Equal().of(a, Node.constant(0)));
    return new Where().of(both, Node.constant(1), a);
  }
}
