package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import limpid.core.Tensor;
import limpid.explain.Convention;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.cam.GradCam;
import limpid.explain.gradient.SmoothGrad.Statistic;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmoothGradTest {
  private static final OptionalDouble ALL = OptionalDouble.empty();
  private static final int SAMPLES = 7;

  private static float[] explained(Explainer method, int batch) {
    try (Session session = CompiledNet.traced(Nets.waves()).batch(batch).session()) {
      return method.explain(session.run(Nets.wavesInput()), OutputTarget.of(2)).raw().data();
    }
  }

  /** The noisy copies, one by one: the differences of what sums of them come to. */
  private static List<Tensor> samples(double noise, Convention convention) {
    List<Tensor> samples = new ArrayList<>();
    for (int n = 1; n <= SAMPLES; n++) {
      float[] sums = squared(n, noise, convention);
      float[] sample = sums.clone();
      float[] before = n == 1 ? new float[64] : squared(n - 1, noise, convention);
      for (int k = 0; k < 64; k++) {
        sample[k] = (n * sums[k] - (n - 1) * before[k]) / 2;
      }
      samples.add(Tensor.of(Nets.wavesInput().shape(), sample));
    }
    return samples;
  }

  /** The gradient of the sum of squares is 2 x: its mean over n samples. */
  private static float[] squared(int n, double noise, Convention convention) {
    SmoothGrad method =
        new SmoothGrad(new Gradient(), n, noise, Statistic.MEAN, convention, ALL, 5);
    OutputTarget sum = OutputTarget.score("sum", y -> y.sum(1));
    return method
        .explain(x -> x.square().reshape(x.shape().at(0), 64), Nets.wavesInput(), sum)
        .raw()
        .data();
  }

  @ParameterizedTest
  @EnumSource
  void statisticsAreTakenOverTheGradientsOfTheSamples(Statistic statistic) {
    SmoothGrad method =
        new SmoothGrad(new Gradient(), SAMPLES, .2, statistic, Convention.CAPTUM, ALL, 5);
    double[] sums = new double[64];
    double[] squares = new double[64];
    for (Tensor sample : samples(.2, Convention.CAPTUM)) {
      double[] g = new SlowWaves(sample).inputGradient(2, SlowWaves.GRADIENT);
      for (int k = 0; k < 64; k++) {
        sums[k] += g[k] / SAMPLES;
        squares[k] += g[k] * g[k] / SAMPLES;
      }
    }
    double[] expected = new double[64];
    Arrays.setAll(
        expected,
        k ->
            switch (statistic) {
              case MEAN -> sums[k];
              case SQUARES -> squares[k];
              case VARIANCE -> squares[k] - sums[k] * sums[k];
            });
    assertNear(expected, explained(method, 3), 1e-5);
  }

  @Test
  void noiseHasTheDeviationThatWasAskedFor() {
    double range = range(Nets.wavesInput().data());
    assertEquals(.2, deviation(samples(.2, Convention.CAPTUM)), .02);
    assertEquals(.2 * range, deviation(samples(.2, Convention.PAPER)), .02 * range);
  }

  private static double deviation(List<Tensor> samples) {
    double squares = 0;
    for (Tensor sample : samples) {
      for (int k = 0; k < 64; k++) {
        squares += Math.pow(sample.data()[k] - Nets.wavesInput().data()[k], 2);
      }
    }
    return Math.sqrt(squares / 64 / SAMPLES);
  }

  private static double range(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1] - sorted[0];
  }

  @Test
  void withoutNoiseItIsTheMethodItself() {
    assertArrayEquals(explained(new Gradient(), 1), explained(new SmoothGrad(4, 0, 1), 3), 1e-7f);
  }

  @Test
  void batchesAndRunsDoNotChangeItAndSeedsDo() {
    float[] once = explained(new SmoothGrad(9), 2);
    assertArrayEquals(once, explained(new SmoothGrad(9), 25), 1e-7f);
    assertArrayEquals(once, explained(new SmoothGrad(9), 2));
    assertFalse(Arrays.equals(once, explained(new SmoothGrad(10), 2)));
  }

  @Test
  void anyGradientMethodCanBeSmoothed() {
    SmoothGrad cam = new SmoothGrad(new GradCam(), 4, 0, Statistic.MEAN, Convention.PAPER, ALL, 1);
    Explanation smooth = cam.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    Explanation plain = new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertEquals(plain.layer(), smooth.layer());
    assertArrayEquals(plain.map().data(), smooth.map().data(), 1e-6f);
  }

  @Test
  void whatIsSmoothedIsSaid() {
    OutputTarget target = OutputTarget.of(1);
    SmoothGrad guided =
        new SmoothGrad(new GuidedBackprop(), 2, 0, Statistic.VARIANCE, Convention.PAIR, ALL, 1);
    Explanation e = guided.explain(Nets.waves(), Nets.wavesInput(), target);
    assertEquals("vargrad of guided-backprop", e.title());
    assertEquals("vargrad", e.method());
    assertTrue(e.toString().startsWith("vargrad of guided-backprop of logit of class 1 ="));
    assertEquals(
        "smoothgrad", new SmoothGrad(1).explain(Nets.waves(), Nets.wavesInput(), target).title());
  }

  @Test
  void squaresAndVariancesAreSizesAndMeansAreNot() {
    assertTrue(shownSigned(SmoothGrad.METHOD));
    assertFalse(shownSigned(SmoothGradSquared.METHOD));
    assertFalse(shownSigned(VarGrad.METHOD));
  }

  private static boolean shownSigned(Descriptor method) {
    return method
        .explainer()
        .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1))
        .attribution()
        .normalisation()
        .signed();
  }

  @Test
  void noiseOfCaptumIsAsItIsAndThatOfPairAndThePaperFollowsTheImage() {
    double range = range(Nets.wavesInput().data());
    for (Convention convention : List.of(Convention.PAIR, Convention.PAPER)) {
      assertArrayEquals(
          squared(3, .1, convention), squared(3, .1 * range, Convention.CAPTUM), 1e-6f);
    }
    for (Convention convention : List.of(Convention.XPLIQUE, Convention.TF_EXPLAIN)) {
      assertArrayEquals(squared(3, .1, convention), squared(3, .1, Convention.CAPTUM));
    }
  }

  @Test
  void noSamplesAndNegativeNoiseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SmoothGrad(0, .1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SmoothGrad(5, -.1, 1));
  }
}
