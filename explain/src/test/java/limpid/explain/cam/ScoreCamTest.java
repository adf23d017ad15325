package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.assertRow;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Diagnosis;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Score-CAM and what is made of it: SS-CAM and IS-CAM. */
class ScoreCamTest {
  private static final long SEED = 7;

  static Stream<Explainer> all() {
    return Stream.of(
        new ScoreCam(),
        new ScoreCam(LayerChoice.LAST, Convention.TORCH_CAM),
        new SsCam(LayerChoice.LAST, 5, 2, SEED),
        new IsCam(LayerChoice.LAST, 4));
  }

  private static Explanation ofWaves(Explainer method, int target) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(target));
  }

  /** How a mask is changed before the image is seen through it. */
  private interface Change {
    double of(int channel, int sample, int pixel, double mask);
  }

  /** sum_k softmax_k(mean_i s(m_ki x)) A_k at r2: 16 values. */
  private static double[] slow(int target, boolean aligned, int samples, Change change) {
    double[][] a = new SlowWaves(Nets.wavesInput()).features();
    double[] e = new double[3];
    double total = 0;
    for (int k = 0; k < 3; k++) {
      double[] mask = aligned ? minMax(resized(a[k], true)) : resized(minMax(a[k]), false);
      double mean = 0;
      for (int i = 0; i < samples; i++) {
        Tensor seen = Tensor.zeros(Nets.wavesInput().shape());
        for (int p = 0; p < 64; p++) {
          double value = change.of(k, i, p, mask[p]);
          seen.data()[p] = (float) (value * Nets.wavesInput().data()[p]);
        }
        mean += new SlowWaves(seen).logit(target) / samples;
      }
      e[k] = Math.exp(mean);
      total += e[k];
    }
    double[] map = new double[16];
    for (int k = 0; k < 3; k++) {
      for (int p = 0; p < 16; p++) {
        map[p] += e[k] / total * a[k][p];
      }
    }
    return map;
  }

  private static double[] minMax(double[] x) {
    double min = Arrays.stream(x).min().orElseThrow();
    double max = Arrays.stream(x).max().orElseThrow();
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (x[i] - min) / (max - min + 1e-8);
    }
    return y;
  }

  /** 4x4 to 8x8, bilinear. */
  private static double[] resized(double[] x, boolean aligned) {
    double[] y = new double[64];
    for (int p = 0; p < 64; p++) {
      double i = place(p / 8, aligned);
      double j = place(p % 8, aligned);
      for (int q = 0; q < 16; q++) {
        double share = Math.max(0, 1 - Math.abs(i - q / 4)) * Math.max(0, 1 - Math.abs(j - q % 4));
        y[p] += share * x[q];
      }
    }
    return y;
  }

  private static double place(int i, boolean aligned) {
    return Math.clamp(aligned ? i * 3 / 7. : (i + .5) / 2 - .5, 0, 3);
  }

  @Test
  void mapIsThatOfPytorchGradCam() {
    Tensor map = ofWaves(new ScoreCam(), 0).map();
    assertRow(
        new double[] {.541498, .677043, .948134, 1, .832642, .64987, .451686, .352594},
        map,
        0,
        1e-5);
  }

  @Test
  void rawMapIsTheSlowOne() {
    for (int target = 0; target < 3; target++) {
      double[] slow = slow(target, true, 1, (k, i, p, mask) -> mask);
      assertNear(slow, ofWaves(new ScoreCam(), target).raw().data(), 1e-6);
    }
  }

  @Test
  void underTorchCamFeatureMapsAreNormalisedBeforeTheyAreResized() {
    Explainer method = new ScoreCam(LayerChoice.LAST, Convention.TORCH_CAM);
    for (int target = 0; target < 3; target++) {
      double[] slow = slow(target, false, 1, (k, i, p, mask) -> mask);
      assertNear(slow, ofWaves(method, target).raw().data(), 1e-6);
    }
  }

  @Test
  void ssCamHasTheMeanScoreOverNoisyMasks() {
    double[][] noise = new double[15][64];
    long start = new SplittableRandom(SEED).nextLong();
    for (int i = 0; i < 15; i++) {
      SplittableRandom random = new SplittableRandom(start + i);
      for (int p = 0; p < 64; p++) {
        noise[i][p] = 2 * random.nextGaussian();
      }
    }
    for (int target = 0; target < 3; target++) {
      double[] slow = slow(target, false, 5, (k, i, p, mask) -> mask + noise[5 * k + i][p]);
      Explainer method = new SsCam(LayerChoice.LAST, 5, 2, SEED);
      assertNear(slow, ofWaves(method, target).raw().data(), 1e-5);
    }
  }

  @Test
  void ssCamWithoutNoiseIsTorchCamsScoreCam() {
    float[] plain = ofWaves(new ScoreCam(LayerChoice.LAST, Convention.TORCH_CAM), 2).raw().data();
    float[] smooth = ofWaves(new SsCam(LayerChoice.LAST, 3, 0, SEED), 2).raw().data();
    assertArrayEquals(plain, smooth, 1e-6f);
  }

  @Test
  void isCamHasTheMeanScoreOverMasksWhoseFactorsAddUp() {
    double[] factors = {.1, .3, .6, 1, 1.5, 2.1, 2.8, 3.6, 4.5, 5.5};
    for (int target = 0; target < 3; target++) {
      double[] slow = slow(target, false, 10, (k, i, p, mask) -> factors[i] * mask);
      assertNear(slow, ofWaves(new IsCam(), target).raw().data(), 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void bitsAreTheSameWhateverTheThreadsTheBatchAndTheWay(Explainer method) {
    float[] expected = ofWaves(method, 1).raw().data();
    int before = Workers.shared().threads();
    try {
      for (int threads : new int[] {1, 2, 5}) {
        Workers.threads(threads);
        for (int batch : new int[] {1, 2, 7, 64}) {
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

  /** Feature maps are the image in red, and 2 everywhere, and 0 everywhere. */
  private static Model partlyConstant(double red) {
    Node factors = Node.constant(Tensor.of(Shape.of(1, 1, 1, 3), (float) red, 0, 0));
    Node terms = Node.constant(Tensor.of(Shape.of(1, 1, 1, 3), 0, red == 0 ? 0 : 2, 0));
    Node weights = Node.constant(Nets.wave(2, 3, 4));
    Node bias = Node.constant(Nets.wave(3, 4));
    return x -> {
      Node features = x.mul(factors).add(terms).relu().named("features");
      Node pooled = features.mean(1, 2).reshape(x.shape().at(0), 3);
      return new Linear().of(pooled, weights, bias);
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  void constantChannelsAreWeighedLikeAnyOther(Explainer method) {
    Tensor image = Nets.wave(1, 1, 4, 6, 3);
    Explanation e = method.explain(partlyConstant(1), image, OutputTarget.of(3));
    assertEquals(Diagnosis.Finding.SOUND, e.diagnosis().finding());
    for (float value : e.raw().data()) {
      assertTrue(value > 0 && value < 2 + .3, "between the smallest and the largest channel");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH_GRAD_CAM", "TORCH_CAM"})
  void constantChannelsHideTheWholeImage(Convention convention) {
    for (float value : new float[] {.1f, 3.7f, 100.7f}) {
      Tensor maps = Tensor.filled(Shape.of(5, 8, 2), value);
      assertArrayEquals(new float[37 * 61], new Masks(maps, 37, 61, convention).of(1).values());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void featureMapsOfZerosGiveAMapOfZerosAndADiagnosis(Explainer method) {
    Tensor image = Nets.wave(1, 1, 4, 6, 3);
    Explanation e = method.explain(partlyConstant(0), image, OutputTarget.of(3));
    assertArrayEquals(new float[24], e.raw().data());
    assertArrayEquals(new float[24], e.map().data());
    assertEquals(Diagnosis.Finding.ZERO, e.diagnosis().finding());
    assertTrue(e.diagnosis().sentence().contains("features, logit of class 3"));
  }

  @Test
  void aSeedIsAMapAndAnotherSeedAnother() {
    float[] one = ofWaves(new SsCam(LayerChoice.LAST, 5, 2, 1), 0).raw().data();
    float[] same = ofWaves(new SsCam(LayerChoice.LAST, 5, 2, 1), 0).raw().data();
    float[] other = ofWaves(new SsCam(LayerChoice.LAST, 5, 2, 2), 0).raw().data();
    assertArrayEquals(one, same);
    assertTrue(!Arrays.equals(one, other));
  }

  @Test
  void conventionsThatDoNotDifferAreNotTaken() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ScoreCam(LayerChoice.LAST, Convention.CAPTUM));
    assertEquals("convention captum: pytorch-grad-cam or torch-cam is expected", e.getMessage());
  }
}
