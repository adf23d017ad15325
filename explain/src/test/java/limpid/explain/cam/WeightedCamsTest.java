package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Diagnosis;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.SegXresCam.Pooling;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps that differ from Grad-CAM's in their weights. */
class WeightedCamsTest {
  private static final List<Explainer> ALL =
      List.of(
          new CounterfactualGradCam(),
          new RandomCam(1),
          new ShapleyCam(),
          new SegXresCam(),
          new SmoothGradCamPlusPlus(1),
          new RefineCam());

  private static Explanation explained(Explainer method, OutputTarget target) {
    return method.explain(Nets.waves(), Nets.wavesInput(), target);
  }

  private static float[] raw(Explainer method, int target) {
    return explained(method, OutputTarget.of(target)).raw().data();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void counterfactualIsTheNegativeOfGradCam(int target) {
    float[] plain = raw(new GradCam(), target);
    float[] negative = raw(new CounterfactualGradCam(), target);
    for (int k = 0; k < 16; k++) {
      assertEquals(-plain[k], negative[k], 1e-7);
    }
  }

  @Test
  void counterfactualShowsWhatGradCamCannot() {
    assertEquals(
        Diagnosis.Finding.NOWHERE_POSITIVE,
        explained(new GradCam(), OutputTarget.of(2)).diagnosis().finding());
    assertEquals(
        Diagnosis.Finding.SOUND,
        explained(new CounterfactualGradCam(), OutputTarget.of(2)).diagnosis().finding());
  }

  @Test
  void randomWeightsAreThoseOfTheSeedWhateverTheClass() {
    float[] one = raw(new RandomCam(1), 0);
    assertArrayEquals(one, raw(new RandomCam(1), 2));
    assertFalse(Arrays.equals(one, raw(new RandomCam(2), 0)));
    double[][] a = new SlowWaves(Nets.wavesInput()).features();
    SplittableRandom random = new SplittableRandom(1);
    double[] w = {
      2 * random.nextDouble() - 1, 2 * random.nextDouble() - 1, 2 * random.nextDouble() - 1
    };
    double[] expected = new double[16];
    for (int k = 0; k < 16; k++) {
      expected[k] = w[0] * a[0][k] + w[1] * a[1][k] + w[2] * a[2][k];
    }
    assertNear(expected, one, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shapleyIsGradCamWhereTheScoreIsPiecewiseLinear(int target) {
    assertArrayEquals(raw(new GradCam(), target), raw(new ShapleyCam(), target), 1e-8f);
  }

  @Test
  void shapleyOfACurvedScoreIsThatOfPytorch() {
    assertNear(
        new double[] {
          .00239, .003542, .002229, .001096, .001657, .001767, .002597, .000878, 0, .001357,
          .001553, .000871, .000469, 0, 0, 0
        },
        explained(new ShapleyCam(), OutputTarget.of(1).probability()).raw().data(),
        1e-6);
  }

  @Test
  void windowsOfOnePlaceAreHiResCamAndOneWindowIsGradCam() {
    for (Pooling pooling : Pooling.values()) {
      assertArrayEquals(
          raw(new HiResCam(), 0), raw(new SegXresCam(LayerChoice.LAST, 1, pooling), 0), 1e-7f);
    }
    for (int window : new int[] {4, 100}) {
      assertArrayEquals(
          raw(new GradCam(), 0),
          raw(new SegXresCam(LayerChoice.LAST, window, Pooling.MEAN), 0),
          1e-7f);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,MEAN", "3,MEAN", "2,MAX", "3,MAX"})
  void pooledGradientsAreTheSlowOnes(int window, Pooling pooling) {
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[] expected = new double[16];
    for (int c = 0; c < 3; c++) {
      double[] g = slow.featureGradients(1)[c];
      for (int k = 0; k < 16; k++) {
        double total = 0;
        double largest = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int other = 0; other < 16; other++) {
          if (other / 4 / window == k / 4 / window && other % 4 / window == k % 4 / window) {
            total += g[other];
            largest = Math.max(largest, g[other]);
            count++;
          }
        }
        double pooled = pooling == Pooling.MEAN ? total / count : largest;
        expected[k] += pooled * slow.features()[c][k];
      }
    }
    assertNear(expected, raw(new SegXresCam(LayerChoice.LAST, window, pooling), 1), 1e-6);
  }

  @Test
  void smoothWithoutNoiseIsTheSlowOne() {
    SlowWaves slow = new SlowWaves(Nets.wavesInput());
    double[] expected = new double[16];
    for (int c = 0; c < 3; c++) {
      double[] a = slow.features()[c];
      double[] g = slow.featureGradients(0)[c];
      double rest = 0;
      for (int k = 0; k < 16; k++) {
        rest += a[k] * Math.pow(g[k], 3);
      }
      double w = 0;
      for (int k = 0; k < 16; k++) {
        w += g[k] * g[k] / (2 * g[k] * g[k] + rest + 1e-8) * Math.max(g[k], 0);
      }
      for (int k = 0; k < 16; k++) {
        expected[k] += w * a[k];
      }
    }
    // the gradient at r2 is that of a linear layer: noise does not move it
    assertNear(expected, raw(new SmoothGradCamPlusPlus(LayerChoice.LAST, 3, 0, 5), 0), 1e-6);
    assertNear(expected, raw(new SmoothGradCamPlusPlus(5), 0), 1e-6);
  }

  @Test
  void smoothAtAnEarlyLayerFollowsTheSeedAlone() {
    LayerChoice early = LayerChoice.named("c1");
    float[] one = raw(new SmoothGradCamPlusPlus(early, 4, .3, 1), 0);
    assertArrayEquals(one, raw(new SmoothGradCamPlusPlus(early, 4, .3, 1), 0));
    assertFalse(Arrays.equals(one, raw(new SmoothGradCamPlusPlus(early, 4, .3, 2), 0)));
  }

  @Test
  void refinedIsTheProductOfTheStages() {
    Explanation e = explained(new RefineCam(), OutputTarget.of(0));
    Tensor first = explained(new GradCamPlusPlus("r1"), OutputTarget.of(0)).map();
    Tensor last = explained(new GradCamPlusPlus("r2"), OutputTarget.of(0)).map();
    assertEquals(Shape.of(8, 8), e.raw().shape());
    for (int k = 0; k < 64; k++) {
      assertEquals(first.data()[k] * last.data()[k], e.raw().data()[k], 1e-6);
    }
    assertEquals(Optional.of("r1, r2"), e.layer());
  }

  @Test
  void refinedAtALayerStopsThere() {
    RefineCam atFirst = new RefineCam(LayerChoice.named("c1"), Fusion.PRODUCT);
    assertArrayEquals(
        explained(new GradCamPlusPlus("c1"), OutputTarget.of(0)).map().data(),
        explained(atFirst, OutputTarget.of(0)).map().data(),
        1e-5f);
  }

  @Test
  void compiledTheyAreTheSame() {
    for (Explainer method : ALL) {
      try (Session session = CompiledNet.of(Nets.waves(), List.of(method)).session()) {
        for (int target = 0; target < 3; target++) {
          assertArrayEquals(
              raw(method, target),
              method.explain(session.run(Nets.wavesInput()), OutputTarget.of(target)).raw().data(),
              1e-5f,
              method.name());
        }
      }
    }
  }

  @Test
  void zeroGradientsGiveZerosWhereGradientsCount() {
    OutputTarget nothing = OutputTarget.score("nothing", y -> y.mul(0).sum(1));
    for (Explainer method : ALL) {
      if (!(method instanceof RandomCam)) {
        Explanation e = explained(method, nothing);
        assertArrayEquals(new float[e.raw().size()], e.raw().data(), method.name());
        assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding(), method.name());
      }
    }
  }
}
