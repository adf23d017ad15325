package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

  private static float rounded(float value) {
    return Bfloat16.of(1, 1, new float[] {value}).at(0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-2.5, -2.5",
    "1.00390625, 1", // half way: the even one is below
    "1.01171875, 1.015625", // half way: the even one is above
    "1.004, 1.0078125",
    "0.1, 0.10009765625",
    "1e-40, 9.183550e-41", // subnormal: a multiple of 2^-133
    "3.4028235e38, Infinity",
    "-Infinity, -Infinity",
    "NaN, NaN"
  })
  void valuesGoToTheNearestAndFromHalfWayToTheEvenOne(float value, float wanted) {
    assertEquals(wanted, rounded(value));
  }

  @Test
  void everyElementIsWithinItsErrorAndInItsPlace() {
    Random random = new Random(1);
    int in = 5;
    int out = 77;
    float[] w = Arrays32.random(random, in * out);
    Bfloat16 compact = Bfloat16.of(in, out, w);
    float[] widened = compact.widened();
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        float exact = w[i * out + o];
        assertEquals(exact, compact.at(i, o), Math.abs(exact) / 256);
        assertEquals(compact.at(i, o), widened[i * out + o]);
        assertEquals(0, Float.floatToRawIntBits(compact.at(i, o)) & 0xffff);
      }
    }
  }

  @Test
  void aLayerHasTheErrorThatIsStated() {
    Random random = new Random(2);
    int in = 3000;
    int out = 50;
    float[] x = Arrays32.random(random, in);
    float[] w = Arrays32.random(random, in * out);
    float[] exact = new float[out];
    float[] compact = new float[out];
    new ScalarKernels().linear(1, in, out, x, w, null, exact);
    Kernels.active().linear(1, Bfloat16.of(in, out, w), x, null, compact);
    double errors = 0;
    double squares = 0;
    for (int o = 0; o < out; o++) {
      errors += Math.pow((double) exact[o] - compact[o], 2);
      squares += Math.pow(exact[o], 2);
    }
    double relative = Math.sqrt(errors / squares);
    assertTrue(relative > 1e-4 && relative < 3e-3, "" + relative);
  }
}
