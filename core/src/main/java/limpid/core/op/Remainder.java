package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = a - n b, element by element, with broadcasting: n is a / b without what follows its point, so
 * that y has the sign of a and is nearer to 0 than b. As C's fmod it is exact, how ever large n is;
 * y = a where b is infinite, NaN where b is 0 or a is infinite.
 */
public record Remainder() implements Filling {

  @Override
  public String name() {
    return "remainder";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(y, inputs[0], inputs[1], Remainder::run);
  }

  private static void run(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] % b[bo + i];
    }
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  /** {@code g} and {@code -n g}. What (a - y) / b is beside n is rounding; a / b may be over it. */
  @Override
  public Node vjp(int i, Node y, Node g) {
    if (i == 0) {
      return g.sumTo(y.input(0).shape());
    }
    Node times = y.input(0).sub(y).div(y.input(1));
    Node n = new Round(Round.Toward.EVEN).of(times);
    return g.mul(n).negate().sumTo(y.input(1).shape());
  }
}
