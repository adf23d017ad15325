package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.special.Erf;

/** The bounds that are stated for curves hold against their formulas in double. */
class CurveProperties {
  private static final int TRIES = 20_000;
  private static final double TANH_FACTOR = Math.sqrt(2 / Math.PI);

  private static double distribution(double x) {
    return 0.5 * Erf.erfc(-x / Math.sqrt(2));
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static float softplus32(float x) {
    return Exponential.softplus(x, Exponential.exp(-Math.abs(x)));
  }

  private static double inner(double x) {
    return TANH_FACTOR * (x + 0.044715 * x * x * x);
  }

  /** Off by less than this many units in the last place, results below the normal floats aside. */
  private static void within(double ulps, float y, float x, DoubleUnaryOperator definition) {
    double wanted = definition.applyAsDouble(x);
    double room = ulps * Math.ulp((float) wanted);
    assertTrue(
        Math.abs(y - wanted) < Math.max(room, Float.MIN_NORMAL),
        () -> "at " + x + ": " + y + " for " + wanted);
  }

  private static void near(double room, float y, float x, DoubleUnaryOperator definition) {
    assertEquals(definition.applyAsDouble(x), y, room, () -> "at " + x);
  }

  @Provide
  Arbitrary<Float> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.floats().between(-90, 90),
        Arbitraries.floats().between(-6, 6),
        Arbitraries.floats().between(-0.01f, 0.01f));
  }

  @Property(tries = TRIES)
  void errorFunction(@ForAll("numbers") float x) {
    within(2.5, Curve.ERF.at(x), x, Erf::erf);
  }

  @Property(tries = TRIES)
  void gelu(@ForAll("numbers") float x) {
    within(16, Curve.GELU.at(x), x, v -> v * distribution(v));
    near(5e-7, Curve.GELU_SLOPE.at(x), x, v -> distribution(v) + v * density(v));
  }

  @Property(tries = TRIES)
  void geluByTanh(@ForAll("numbers") float x) {
    near(
        5e-7 * (1 + Math.abs(x)),
        Curve.GELU_TANH.at(x),
        x,
        v -> 0.5 * v * (1 + Math.tanh(inner(v))));
    near(
        1e-6,
        Curve.GELU_TANH_SLOPE.at(x),
        x,
        v -> {
          double t = Math.tanh(inner(v));
          double slope = TANH_FACTOR * (1 + 3 * 0.044715 * v * v);
          return 0.5 * (1 + t) + 0.5 * v * (1 - t * t) * slope;
        });
  }

  @Property(tries = TRIES)
  void silu(@ForAll("numbers") float x) {
    if (x > -88) {
      within(3, Curve.SILU.at(x), x, v -> v / (1 + Math.exp(-v)));
    }
  }

  @Property(tries = TRIES)
  void mish(@ForAll("numbers") float x) {
    within(6, Curve.MISH.at(x), x, v -> v * Math.tanh(softplus(v)));
  }

  @Property(tries = TRIES)
  void softplusAndElu(@ForAll("numbers") float x) {
    within(4, softplus32(x), x, CurveProperties::softplus);
    float negative = -Math.abs(x);
    within(2, Exponential.expm1(negative), negative, Math::expm1);
    assertEquals(x > 0 ? 3 * x : 2 * Exponential.expm1(x / 2), Exponential.elu(x, 3, 2, 0.5f));
  }

  @Example
  void whereTheyEnd() {
    float least = Float.NEGATIVE_INFINITY;
    float most = Float.POSITIVE_INFINITY;
    assertEquals(-1, Curve.ERF.at(least));
    assertEquals(1, Curve.ERF.at(most));
    for (Curve curve : Curve.values()) {
      assertEquals(Float.NaN, curve.at(Float.NaN), curve.name());
    }
    for (Curve curve : new Curve[] {Curve.GELU, Curve.GELU_TANH, Curve.SILU, Curve.MISH}) {
      assertEquals(most, curve.at(most), curve.name());
      assertEquals(1e30f, curve.at(1e30f), curve.name());
      assertEquals(0, curve.at(-1e30f), 1e-30f, curve.name());
      assertEquals(0, curve.at(-0f), 1e-30f, curve.name());
      assertEquals(Float.NaN, curve.at(least), curve.name());
    }
    for (Curve curve : new Curve[] {Curve.GELU_SLOPE, Curve.GELU_TANH_SLOPE}) {
      assertEquals(1, curve.at(most), curve.name());
      assertEquals(0, curve.at(least), 1e-30, curve.name());
    }
    assertEquals(most, softplus32(most));
    assertEquals(0, softplus32(least));
    assertEquals(Float.NaN, softplus32(Float.NaN));
    assertEquals(Float.NaN, Exponential.elu(Float.NaN, 1, 1, 1));
    assertEquals(-1, Exponential.elu(least, 1, 1, 1));
  }
}
