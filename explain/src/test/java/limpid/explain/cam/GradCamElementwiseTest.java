package limpid.explain.cam;

import static limpid.explain.Near.assertNear;

import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradCamElementwiseTest {

  private static Explanation ofWaves(int target) {
    return new GradCamElementwise()
        .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
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
        expected[k] += Math.max(g[c][k] * a[c][k], 0);
      }
    }
    assertNear(expected, ofWaves(target).raw().data(), 1e-6);
  }
}
