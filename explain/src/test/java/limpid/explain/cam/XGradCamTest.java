package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XGradCamTest {

  private static Explanation ofWaves(int target) {
    return new XGradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    assertRow(
        new double[] {.573288, .621888, .719086, .845124, 1, .846771, .385438, .154772},
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
      double weighted = 0;
      double total = 1e-7;
      for (int k = 0; k < 16; k++) {
        weighted += g[c][k] * a[c][k];
        total += a[c][k];
      }
      for (int k = 0; k < 16; k++) {
        expected[k] += weighted / total * a[c][k];
      }
    }
    assertNear(expected, ofWaves(target).raw().data(), 1e-6);
  }

  @Test
  void channelThatIsZeroEverywhereAddsNothing() {
    Model model = x -> x.relu().named("features").mean(1, 2).reshape(1, 2);
    Tensor image = Tensor.of(Shape.of(1, 1, 2, 2), -1, 3, -2, 5);
    assertNear(
        new double[] {0, 0},
        new XGradCam().explain(model, image, OutputTarget.of(0)).raw().data(),
        0);
    assertNear(
        new double[] {1.5, 2.5},
        new XGradCam().explain(model, image, OutputTarget.of(1)).raw().data(),
        1e-6);
  }
}
