package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;

import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class FemTest {
  private static final Explanation OF_WAVES =
      new Fem().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));

  @Test
  void mapIsThatOfPytorchGradCam() {
    assertRow(
        new double[] {.451483, .607477, .919464, 1, .849083, .669667, .46175, .357792},
        OF_WAVES.map(),
        0,
        1e-5);
  }

  @Test
  void rawMapIsTheSlowOne() {
    double[][] a = new SlowWaves(Nets.wavesInput()).features();
    double[] expected = new double[16];
    for (double[] channel : a) {
      double mean = 0;
      double square = 0;
      for (double value : channel) {
        mean += value / 16;
        square += value * value / 16;
      }
      double deviation = Math.sqrt(square - mean * mean);
      double above = 0;
      for (double value : channel) {
        above += value > mean + 2 * deviation ? 1 : 0;
      }
      for (int k = 0; k < 16; k++) {
        expected[k] += above / 16 * channel[k];
      }
    }
    assertNear(expected, OF_WAVES.raw().data(), 1e-6);
  }
}
