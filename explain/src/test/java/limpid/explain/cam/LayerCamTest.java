package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;

import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerCamTest {

  private static Explanation ofWaves(int target) {
    return new LayerCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    assertRow(
        new double[] {0, .084414, .253242, .253242, .084414, .194268, .582805, .777073},
        ofWaves(0).map(),
        0,
        1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void rawMapIsTheSlowOne(int target) {
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[][] a = slow.features();
    double[][] g = slow.featureGradients(target);
    double[] expected = new double[16];
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 16; k++) {
        expected[k] += Math.max(g[c][k], 0) * a[c][k];
      }
    }
    assertNear(expected, ofWaves(target).raw().data(), 1e-6);
  }
}
