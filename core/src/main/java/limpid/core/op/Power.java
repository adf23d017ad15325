package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;

/**
 * y = x^exponent, for one constant exponent; {@link Pow} takes one for each element. Squares,
 * cubes, roots and their inverses are computed as such, as PyTorch does it.
 */
public record Power(float exponent) implements Filling {
  private static final int STRIP = 1024;

  @Override
  public String name() {
    return "power";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.one(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    float[] x = inputs[0].data();
    Elementwise.fill(out, y -> loop(x, y));
  }

  private Elementwise.Loop loop(float[] x, float[] y) {
    if (exponent == 2) {
      return (from, to) -> Strips.active().mul(x, from, x, from, y, from, to - from);
    } else if (exponent == 3) {
      return (from, to) -> cube(x, y, from, to);
    } else if (exponent == 0.5) {
      return (from, to) -> root(x, y, from, to);
    } else if (exponent == -0.5) {
      return (from, to) -> inverseRoot(x, y, from, to);
    } else if (exponent == -1) {
      return (from, to) -> inverse(x, y, from, to);
    }
    float[] exponents = new float[STRIP];
    Arrays.fill(exponents, exponent);
    return (from, to) -> {
      for (int i = from; i < to; i += STRIP) {
        Strips.active().pow(x, i, exponents, 0, y, i, Math.min(STRIP, to - i));
      }
    };
  }

  private static void cube(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] * x[i] * x[i];
    }
  }

  private static void root(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void inverseRoot(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = 1 / (float) Math.sqrt(x[i]);
    }
  }

  private static void inverse(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = 1 / x[i];
    }
  }

  @Override
  public boolean overwrites(int i) {
    return true;
  }

  /** {@code exponent x^(exponent - 1)}; nothing for an exponent of 0. */
  @Override
  public Node vjp(int i, Node y, Node g) {
    return exponent == 0 ? null : g.mul(new Power(exponent - 1).of(y.input(0)).mul(exponent));
  }
}
