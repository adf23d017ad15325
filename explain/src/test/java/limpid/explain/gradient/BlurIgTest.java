package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Tensor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlurIgTest {

  private static Explanation explained(Explainer method) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
  }

  /** 8x8, in zeros, in two dimensions. */
  private static double[] blurred(Tensor x, double sigma) {
    double[] y = new double[64];
    int radius = (int) (4 * sigma + .5);
    double total = 0;
    for (int d = -radius; d <= radius; d++) {
      total += sigma == 0 ? 1 : Math.exp(-d * d / (2 * sigma * sigma));
    }
    for (int k = 0; k < 64; k++) {
      for (int from = 0; from < 64; from++) {
        int dy = from / 8 - k / 8;
        int dx = from % 8 - k % 8;
        if (Math.max(Math.abs(dy), Math.abs(dx)) <= radius) {
          double weight = sigma == 0 ? 1 : Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
          y[k] += weight / (total * total) * x.data()[from];
        }
      }
    }
    return y;
  }

  private static Tensor tensor(double[] values) {
    Tensor tensor = Tensor.zeros(Nets.wavesInput().shape());
    for (int k = 0; k < 64; k++) {
      tensor.data()[k] = (float) values[k];
    }
    return tensor;
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 50})
  void isTheSumOverTheWay(double maxSigma) {
    int steps = 12;
    double e = .01;
    Tensor x = Nets.wavesInput();
    double[] map = new double[64];
    for (int i = 0; i < steps; i++) {
      double sigma = i * maxSigma / steps;
      double[] here = blurred(x, sigma);
      double[] further = blurred(x, sigma + e);
      double[] g = new SlowWaves(tensor(here)).inputGradient(2, SlowWaves.GRADIENT);
      for (int k = 0; k < 64; k++) {
        map[k] -= maxSigma / steps * g[k] * (further[k] - here[k]) / e;
      }
    }
    assertNear(map, explained(new BlurIg(steps, maxSigma, e)).raw().data(), 1e-4);
  }

  @Test
  void itSumsToWhatTheScoreGainsFromTheMostBlurredImage() {
    Explanation e = explained(new BlurIg(3000, 3, 1e-4));
    Completeness found = e.attribution().completeness().orElseThrow();
    double there = new SlowWaves(tensor(blurred(Nets.wavesInput(), 3))).logit(2);
    double gained = new SlowWaves(Nets.wavesInput()).logit(2) - there;
    assertEquals(gained, found.expected(), 1e-5);
    assertEquals(gained, sum(e.raw()), 3e-3);
    assertEquals(sum(e.raw()), found.sum(), 1e-6);
  }

  @Test
  void asPairHasItItTakes100Steps() {
    assertEquals(new BlurIg(100, 50, .01), new BlurIg());
    assertEquals(new BlurIg(), BlurIg.METHOD.explainer());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 12})
  void batchesMakeNoDifference(int batch) {
    BlurIg method = new BlurIg(12, 5, .01);
    try (Session session = CompiledNet.traced(Nets.waves()).batch(batch).session()) {
      float[] raw = method.explain(session.run(Nets.wavesInput()), OutputTarget.of(2)).raw().data();
      assertArrayEquals(explained(method).raw().data(), raw);
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new BlurIg(10, -1, .01));
    assertEquals("max-sigma -1.0: 0.001 to 10000 is expected", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new BlurIg(0, 50, .01));
    assertThrows(IllegalArgumentException.class, () -> new BlurIg(10, 50, 0));
  }

  @Test
  void theFirstStepAddsNothing() {
    float[] raw =
        new BlurIg(1, 50, .01)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2))
            .raw()
            .data();
    for (float value : raw) {
      assertEquals(0, value);
    }
  }
}
