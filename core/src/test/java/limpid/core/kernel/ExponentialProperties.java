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

/** The stated bounds hold against the functions of the JDK in double. */
class ExponentialProperties {

  private static float sigmoid(float x) {
    return Exponential.sigmoid(Exponential.exp(-x));
  }

  private static float tanh(float x) {
    return Exponential.tanh(x, Exponential.exp(2 * Math.abs(x)));
  }

  private static void within(double ulps, float y, float x, DoubleUnaryOperator definition) {
    double wanted = definition.applyAsDouble(x);
    double ulp = Math.ulp((float) Math.min(wanted, Float.MAX_VALUE));
    assertTrue(Math.abs(y - wanted) < ulps * ulp, () -> "at " + x + ": " + y + " for " + wanted);
  }

  @Property(tries = 20_000)
  void expIsOffByLessThanAnUlpAndATenth(@ForAll("powers") float x) {
    if (Math.exp(x) < Float.MAX_VALUE) {
      within(1.1, Exponential.exp(x), x, Math::exp);
    } else {
      assertEquals(Float.POSITIVE_INFINITY, Exponential.exp(x));
    }
  }

  @Property(tries = 20_000)
  void sigmoidIsOffByLessThanTwoAndAHalfUlp(@ForAll("powers") float x) {
    double wanted = 1 / (1 + Math.exp(-(double) x));
    if (wanted > Float.MIN_NORMAL) {
      within(2.5, sigmoid(x), x, v -> 1 / (1 + Math.exp(-v)));
    } else {
      assertEquals(wanted, sigmoid(x), Float.MIN_NORMAL);
    }
  }

  @Property(tries = 20_000)
  void tanhIsOffByLessThanTwoUlp(@ForAll("powers") float x) {
    within(2, tanh(x), x, Math::tanh);
    within(2, tanh(x / 100), x / 100, Math::tanh);
  }

  @Property
  void expOfAnyFloatIsOffByLessThanAnUlpAndATenth(@ForAll int bits) {
    float x = Float.intBitsToFloat(bits);
    if (x < 88.7f) {
      within(1.1, Exponential.exp(x), x, Math::exp);
    }
  }

  @Provide
  Arbitrary<Float> powers() {
    return Arbitraries.floats().between(-110, 110);
  }

  @Example
  void whereItEnds() {
    assertEquals(0f, Exponential.exp(Float.NEGATIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, Exponential.exp(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, Exponential.exp(Float.NaN));
    assertEquals(1f, Exponential.exp(-0f));
    assertEquals(Float.MIN_VALUE, Exponential.exp(-103.5f));
    assertEquals(0f, Exponential.exp(-104f));
    assertEquals(0f, sigmoid(Float.NEGATIVE_INFINITY));
    assertEquals(1f, sigmoid(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, sigmoid(Float.NaN));
    assertEquals(-1f, tanh(Float.NEGATIVE_INFINITY));
    assertEquals(1f, tanh(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, tanh(Float.NaN));
    assertEquals(-0f, tanh(-0f));
  }
}
