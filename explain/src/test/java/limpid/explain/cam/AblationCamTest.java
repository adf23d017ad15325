package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;
import limpid.explain.Convention;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class AblationCamTest {
  private static final AblationCam PAPER = new AblationCam(LayerChoice.LAST, Convention.PAPER);

  private static Explanation ofWaves(AblationCam method, int target) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  /** Of the linear head, a removed feature map takes its own part of the logit with it. */
  private static double[] slow(int target) {
    SlowWaves run = new SlowWaves(Nets.wavesInput());
    double[][] a = run.features();
    double[] map = new double[16];
    for (int k = 0; k < 3; k++) {
      double part = 0;
      for (int p = 0; p < 16; p++) {
        part += run.featureGradients(target)[k][p] * a[k][p];
      }
      for (int p = 0; p < 16; p++) {
        map[p] += part / run.logit(target) * a[k][p];
      }
    }
    return map;
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    assertRow(
        new double[] {.659229, .76803, .985631, 1, .811138, .623979, .438523, .345794},
        ofWaves(new AblationCam(), 0).map(),
        0,
        1e-5);
  }

  @Test
  void rawMapIsTheSlowOne() {
    for (int target = 0; target < 3; target++) {
      assertNear(slow(target), ofWaves(new AblationCam(), target).raw().data(), 1e-4);
      assertNear(slow(target), ofWaves(PAPER, target).raw().data(), 1e-4);
    }
  }

  @Test
  void whereActivationsAreNegativePytorchGradCamSetsThemFarBelow() {
    AblationCam far = new AblationCam("c1");
    AblationCam zero = new AblationCam(LayerChoice.named("c1"), Convention.PAPER);
    // behind a ReLU, far below 0 is 0
    assertNear(doubles(ofWaves(zero, 0).raw()), ofWaves(far, 0).raw().data(), 1e-5);
    assertTrue(ofWaves(new AblationCam("c2"), 1).diagnosis().sound());
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.data()[i];
    }
    return values;
  }

  @Test
  void ofAScoreOfZeroNoShareIsTaken() {
    OutputTarget nothing = OutputTarget.score("nothing", z -> z.mul(0).sum(1));
    Explanation e = new AblationCam().explain(Nets.waves(), Nets.wavesInput(), nothing);
    assertArrayEquals(new float[16], e.raw().data());
    assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding());
    assertTrue(e.diagnosis().sentence().endsWith("; of a score of 0 no share is taken"));
  }

  @Test
  void bitsAreTheSameWhateverTheThreadsTheBatchAndTheWay() {
    AblationCam method = new AblationCam("r1");
    float[] expected = ofWaves(method, 1).raw().data();
    int before = Workers.shared().threads();
    try {
      for (int threads : new int[] {1, 3}) {
        Workers.threads(threads);
        for (int batch : new int[] {1, 2, 64}) {
          for (CompiledNet net :
              List.of(
                  CompiledNet.traced(Nets.waves()).batch(batch),
                  CompiledNet.of(Nets.waves(), List.of(method)).batch(batch))) {
            try (Session session = net.session()) {
              Explanation e = method.explain(session.run(Nets.wavesInput()), OutputTarget.of(1));
              assertArrayEquals(expected, e.raw().data(), threads + " threads, batch " + batch);
            }
          }
        }
      }
    } finally {
      Workers.threads(before);
    }
  }
}
