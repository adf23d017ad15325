package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiResCamTest {

  private static Explanation ofWaves(int target) {
    return new HiResCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    assertRow(new double[] {0, 0, 0, 0, 0, .140076, .420227, .560303}, ofWaves(0).map(), 0, 1e-5);
    assertRow(
        new double[] {.806629, .871086, 1, .905614, .58793, .321816, .107272, 0},
        ofWaves(0).map(),
        3,
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
        expected[k] += g[c][k] * a[c][k];
      }
    }
    assertNear(expected, ofWaves(target).raw().data(), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void beforeALinearLayerItSumsToTheScoreWithoutTheBias(int target) {
    Explanation e = ofWaves(target);
    assertEquals(e.score().value() - Nets.wave(5, 3).data()[target], sum(e.raw()), 1e-6);
  }

  @Test
  void behindAGlobalAverageItIsGradCam() {
    Node weights = Node.constant(Nets.wave(2, 3, 5));
    Node bias = Node.constant(Nets.wave(3, 5));
    Model model =
        x -> {
          Node features = x.relu().named("features");
          return new Linear().of(features.mean(1, 2).reshape(1, 3), weights, bias);
        };
    Tensor image = Nets.wave(1, 1, 4, 6, 3);
    assertArrayEquals(
        new GradCam().explain(model, image, OutputTarget.of(3)).raw().data(),
        new HiResCam().explain(model, image, OutputTarget.of(3)).raw().data(),
        1e-7f);
  }
}
