package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;

/** Powers equal those of the JDK in double, rounded, and have the special cases of C. */
class PowerProperties {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static void close(float a, float b) {
    double wanted = Math.pow(a, b);
    float power = Power.pow(a, b);
    if (Float.isNaN((float) wanted)) {
      assertEquals(Float.isNaN(power), a != 1 && !(a == -1 && Float.isInfinite(b)));
    } else if (Float.isInfinite((float) wanted) || Float.isInfinite(power)) {
      assertEquals((float) wanted, power, a + " to the power of " + b);
    } else {
      double ulp = Math.ulp((float) wanted);
      assertTrue(
          Math.abs(power - wanted) <= 0.6 * ulp,
          () -> a + " to the power of " + b + ": " + power + " for " + wanted);
      assertEquals(Math.copySign(1, wanted), Math.copySign(1, power));
    }
  }

  @Property(tries = 20_000)
  void anyPowerOfAnyFloat(@ForAll int a, @ForAll int b) {
    close(Float.intBitsToFloat(a), Float.intBitsToFloat(b));
  }

  @Property(tries = 20_000)
  void moderatePowers(
      @ForAll @FloatRange(min = -10, max = 10) float a,
      @ForAll @FloatRange(min = -30, max = 30) float b) {
    close(a, b);
    close(Math.abs(a), b);
    close(a, Math.round(b));
  }

  @Property(tries = 20_000)
  void logarithms(@ForAll @FloatRange(min = 0.5f, max = 2) float nearOne, @ForAll int bits) {
    float any = Float.intBitsToFloat(bits & Integer.MAX_VALUE);
    for (float x : new float[] {nearOne, any}) {
      if (x > 0 && x < INFINITY) {
        double wanted = Math.log(x);
        assertEquals(wanted, Power.log(x), 0.6 * Math.ulp((float) wanted), () -> "of " + x);
      }
    }
  }

  @Example
  void logarithmsWhereTheyEnd() {
    assertEquals(-INFINITY, Power.log(0));
    assertEquals(-INFINITY, Power.log(-0f));
    assertEquals(INFINITY, Power.log(INFINITY));
    assertEquals(Float.NaN, Power.log(-1));
    assertEquals(Float.NaN, Power.log(-INFINITY));
    assertEquals(Float.NaN, Power.log(Float.NaN));
  }

  @Example
  void specialCases() {
    float[] values = {0, -0f, 1, -1, 0.5f, -0.5f, 2, -2, 3, -3, 1e30f, -1e30f, INFINITY, -INFINITY};
    for (float a : values) {
      for (float b : values) {
        if (!(Math.abs(a) == 1 && Float.isInfinite(b))) {
          assertEquals((float) Math.pow(a, b), Power.pow(a, b), a + " to the power of " + b);
        }
      }
      assertEquals(1, Power.pow(a, 0));
      assertEquals(a == 1 ? 1 : Float.NaN, Power.pow(a, Float.NaN));
    }
    assertEquals(1, Power.pow(Float.NaN, 0));
    assertEquals(1, Power.pow(-1, INFINITY));
    assertEquals(1, Power.pow(1, -INFINITY));
  }
}
