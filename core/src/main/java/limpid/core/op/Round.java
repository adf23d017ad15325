package limpid.core.op;

import java.util.function.DoubleUnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;

/** y = x as a whole number. Its gradient is 0 almost everywhere. */
public record Round(Toward toward) implements Filling {

  /** Which whole number beside x is taken. */
  public enum Toward {
    /** The one below. */
    FLOOR(Math::floor),

    /** The one above. */
    CEIL(Math::ceil),

    /** The one nearer to 0. */
    ZERO(x -> x < 0 ? Math.ceil(x) : Math.floor(x)),

    /** The nearest, of two the even one. */
    EVEN(Math::rint);

    private final DoubleUnaryOperator function;

    Toward(DoubleUnaryOperator function) {
      this.function = function;
    }

    public float of(float x) {
      return (float) function.applyAsDouble(x);
    }
  }

  @Override
  public String name() {
    return "round";
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
                y[i] = toward.of(x[i]);
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
