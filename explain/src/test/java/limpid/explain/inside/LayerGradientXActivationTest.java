package limpid.explain.inside;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.HiResCam;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerGradientXActivationTest {

  private static Explanation ofWaves(String layer, int target) {
    return new LayerGradientXActivation(layer)
        .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void channelsAreTheSlowOnes(int target) {
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[] expected = new double[48];
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 16; k++) {
        expected[3 * k + c] = slow.features()[c][k] * slow.featureGradients(target)[c][k];
      }
    }
    Explanation e = ofWaves("r2", target);
    assertEquals(Shape.of(4, 4, 3), e.raw().shape());
    assertNear(expected, e.raw().data(), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c1", "r1", "c2", "r2"})
  void summedOverChannelsItIsHiResCam(String layer) {
    Tensor hirescam =
        new HiResCam(layer).explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2)).raw();
    Tensor sum = Node.constant(ofWaves(layer, 2).raw()).sum(2).value();
    assertArrayEquals(hirescam.data(), sum.data(), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void beforeALinearLayerItSumsToTheScoreWithoutTheBias(int target) {
    Explanation e = ofWaves("r2", target);
    assertEquals(e.score().value() - Nets.wave(5, 3).data()[target], sum(e.raw()), 1e-6);
  }
}
