package limpid.explain.gradient;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Tanh;
import limpid.explain.Baseline;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.Completeness;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuidedIgTest {

  private static Explanation explained(Explainer method) {
    return method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(2));
  }

  private static GuidedIg with(int steps, double fraction, double distance) {
    return new GuidedIg(steps, fraction, distance, Baseline.ZERO, 0);
  }

  /** From 0 to the waves, by values rather than by places on the way. */
  private static double[] slow(int steps, double fraction, double distance) {
    float[] x = Nets.wavesInput().data();
    double[] z = new double[64];
    double[] map = new double[64];
    double total = distance(x, z);
    for (int t = 1; t <= steps; t++) {
      Tensor here = Tensor.zeros(Nets.wavesInput().shape());
      for (int k = 0; k < 64; k++) {
        here.data()[k] = (float) z[k];
      }
      double[] g = new SlowWaves(here).inputGradient(2, SlowWaves.GRADIENT);
      double low = Math.max(0, (double) t / steps - distance);
      double high = Math.min(1, (double) t / steps + distance);
      double wanted = total * (steps - t) / steps;
      double[] before = z.clone();
      for (int k = 0; k < 64; k++) {
        z[k] = Math.abs(z[k]) < Math.abs(low * x[k]) ? low * x[k] : z[k];
      }
      while (distance(x, z) > wanted + 1e-9) {
        List<Integer> free = new ArrayList<>();
        for (int k = 0; k < 64; k++) {
          if (Math.abs(z[k]) < Math.abs(high * x[k])) {
            free.add(k);
          }
        }
        free.sort(Comparator.comparingDouble(k -> Math.abs(g[k])));
        int last = (int) (fraction * 63);
        double threshold = last < free.size() ? Math.abs(g[free.get(last)]) : Double.MAX_VALUE;
        free.removeIf(k -> Math.abs(g[k]) > threshold);
        double reach = 0;
        for (int k : free) {
          reach += Math.abs(high * x[k] - z[k]);
        }
        double part = Math.min(1, (distance(x, z) - wanted) / reach);
        for (int k : free) {
          z[k] = part == 1 ? high * x[k] : z[k] + part * (high * x[k] - z[k]);
        }
      }
      for (int k = 0; k < 64; k++) {
        map[k] += (z[k] - before[k]) * g[k];
      }
    }
    return map;
  }

  private static double distance(float[] x, double[] z) {
    double sum = 0;
    for (int k = 0; k < 64; k++) {
      sum += Math.abs(x[k] - z[k]);
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"20,0.25,0.02", "7,0.1,0.3", "7,0.5,1", "1,0.25,0.02", "5,0,1", "5,1,0.1"})
  void goesOnWhereTheGradientIsLeast(int steps, double fraction, double distance) {
    assertNear(
        slow(steps, fraction, distance),
        explained(with(steps, fraction, distance)).raw().data(),
        1e-4);
  }

  /** Gradients are taken where a step begins. */
  @Test
  void withoutDistanceItIsIntegratedGradients() {
    Explainer straight =
        new IntegratedGradients(20, Quadrature.RIEMANN_LEFT, Baseline.ZERO, true, 0);
    assertArrayEquals(
        explained(straight).raw().data(), explained(with(20, .25, 0)).raw().data(), 1e-6f);
  }

  /** Without kinks, along which the way would slide. */
  @Test
  void ofASmoothNetItSumsToWhatTheScoreGains() {
    Model smooth =
        x -> {
          Node y = new Tanh().of(x).add(x.square().mul(.3));
          Node first = y.mul(Node.constant(Nets.wave(1, 1, 4, 4, 2))).sum(1, 2, 3);
          Node second = y.mul(Node.constant(Nets.wave(2, 1, 4, 4, 2))).sum(1, 2, 3);
          return first.add(1).mul(second.add(2)).reshape(x.shape().at(0), 1);
        };
    Tensor image = Nets.wave(3, 1, 4, 4, 2);
    for (double distance : new double[] {.02, .3, 1}) {
      Explanation e =
          with(1000, .25, distance)
              .explain(smooth, image, OutputTarget.score("the output", y -> y));
      Completeness found = e.attribution().completeness().orElseThrow();
      double gained = smooth.logits(image).data()[0] - 2;
      assertEquals(gained, found.expected(), 1e-5);
      assertEquals(gained, sum(e.raw()), .01 * Math.abs(gained));
    }
  }

  @Test
  void asPairHasItItTakes200Steps() {
    assertEquals(with(200, .25, .02), new GuidedIg());
    assertEquals(new GuidedIg(), GuidedIg.METHOD.explainer());
  }

  @Test
  void anImageThatIsItsBaselineGetsNothing() {
    Baseline same = Baseline.given(Nets.wavesInput());
    Explanation e = explained(new GuidedIg(5, .25, .02, same, 0));
    assertArrayEquals(new float[64], e.raw().data());
  }

  @Test
  void whatCannotBeIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> with(5, 1.5, .02));
    assertEquals("fraction 1.5: 0 to 1 is expected", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> with(0, .25, .02));
    assertThrows(IllegalArgumentException.class, () -> with(5, .25, -.1));
  }
}
