package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.program.Cancellation;
import limpid.explain.Baseline;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.GaussianBlur;
import limpid.explain.map.Plane;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class MeaningfulPerturbationTest {
  private static final Tensor IMAGE = Nets.wavesInput();
  private static final OutputTarget TARGET = OutputTarget.of(2);

  private static MeaningfulPerturbation method(int steps, int jitter, double l1, Baseline hidden) {
    return new MeaningfulPerturbation(steps, 4, l1, .3, 3, .1, jitter, hidden, 7);
  }

  private static float[] raw(MeaningfulPerturbation method) {
    return method.explain(Nets.waves(), IMAGE, TARGET).raw().data();
  }

  /** Gradients by differences, Adam in double. */
  @Test
  void theMaskGoesDownTheObjective() {
    for (int steps : new int[] {1, 2, 5}) {
      Slow slow = new Slow();
      for (int t = 1; t <= steps; t++) {
        slow.step(t);
      }
      float[] raw = raw(method(steps, 0, .05, Slow.HIDDEN));
      assertNear(slow.hidden(), raw, .01);
    }
  }

  /** 4x4 cells. */
  private static final class Slow {
    static final Baseline HIDDEN = new Baseline.Blur(OptionalDouble.of(1));

    private final Tensor blurred = HIDDEN.of(IMAGE, 0);
    private final double[] mask = new double[16];
    private final double[] mean = new double[16];
    private final double[] square = new double[16];

    /** The smallest disc that takes 99 % of what hiding all takes. */
    Slow() {
      double all = probability(IMAGE) - probability(blurred);
      for (int i = 0; i < 17; i++) {
        for (int k = 0; k < 16; k++) {
          double away = Math.hypot((2 * (k / 4) + 1) / 4. - 1, (2 * (k % 4) + 1) / 4. - 1);
          mask[k] = i > 0 && away <= Math.sqrt(2) * i / 16 ? 0 : 1;
        }
        if (probability(IMAGE) - probability(shown(mask)) >= .99 * all || all <= 0) {
          return;
        }
      }
    }

    void step(int t) {
      double[] slope = new double[16];
      for (int k = 0; k < 16; k++) {
        double[] up = mask.clone();
        double[] down = mask.clone();
        up[k] += 1e-2;
        down[k] -= 1e-2;
        slope[k] = (loss(up) - loss(down)) / 2e-2;
      }
      for (int k = 0; k < 16; k++) {
        mean[k] = .9 * mean[k] + .1 * slope[k];
        square[k] = .999 * square[k] + .001 * slope[k] * slope[k];
        double size = Math.sqrt(square[k] / (1 - Math.pow(.999, t)));
        double change = .1 * mean[k] / (1 - Math.pow(.9, t)) / (size + 1e-8);
        mask[k] = Math.clamp(mask[k] - change, 0, 1);
      }
    }

    private double loss(double[] m) {
      double rough = 0;
      double hidden = 0;
      for (int k = 0; k < 16; k++) {
        rough += k < 12 ? Math.pow(Math.abs(m[k + 4] - m[k]), 3) : 0;
        rough += k % 4 < 3 ? Math.pow(Math.abs(m[k + 1] - m[k]), 3) : 0;
        hidden += 1 - m[k];
      }
      return .05 * hidden + .3 * rough + probability(shown(m));
    }

    private Tensor shown(double[] m) {
      double[] hidden = hidden(m);
      Tensor shown = IMAGE.copy();
      for (int k = 0; k < 64; k++) {
        shown.data()[k] += (float) (hidden[k] * (blurred.data()[k] - IMAGE.data()[k]));
      }
      return shown;
    }

    double[] hidden() {
      return hidden(mask);
    }

    private static double[] hidden(double[] m) {
      float[] cells = new float[16];
      for (int k = 0; k < 16; k++) {
        cells[k] = (float) m[k];
      }
      Tensor large = new Plane(4, 4, cells).resized(8, 8).tensor();
      float[] smooth = GaussianBlur.mirrored(8 * 5 / 224.).of(large).data();
      double[] hidden = new double[64];
      Arrays.setAll(hidden, k -> 1 - smooth[k]);
      return hidden;
    }

    private static double probability(Tensor image) {
      SlowWaves slow = new SlowWaves(image);
      double all = 0;
      for (int c = 0; c < 3; c++) {
        all += Math.exp(slow.logit(c));
      }
      return Math.exp(slow.logit(2)) / all;
    }
  }

  /** Class 0 is where the upper left quarter is bright. */
  private static final Model QUARTER =
      x -> {
        Tensor where = Tensor.zeros(Shape.of(1, 8, 8, 1));
        for (int k = 0; k < 64; k++) {
          where.data()[k] = k / 8 < 4 && k % 8 < 4 ? 1 : 0;
        }
        Node seen = x.mul(Node.constant(where)).relu().sum(1, 2, 3);
        Node logits = seen.reshape(x.shape().at(0), 1).broadcastTo(Shape.of(x.shape().at(0), 2));
        return logits.add(-4).mul(Node.constant(Tensor.of(Shape.of(1, 2), 1, 0)));
      };

  @Test
  void whatTheScoreIsMadeOfIsHiddenAndLittleElse() {
    Tensor bright = Tensor.filled(Shape.of(1, 8, 8, 1), 1);
    float[] raw =
        new MeaningfulPerturbation(150, 8, .01, .01, 3, .1, 0, Baseline.ZERO, 0)
            .explain(QUARTER, bright, OutputTarget.of(0))
            .raw()
            .data();
    double inside = 0;
    double outside = 0;
    for (int k = 0; k < 64; k++) {
      assertTrue(raw[k] >= -1e-6 && raw[k] <= 1 + 1e-6, "hidden " + raw[k]);
      inside += k / 8 < 4 && k % 8 < 4 ? raw[k] / 16 : 0;
      outside += k / 8 < 4 && k % 8 < 4 ? 0 : raw[k] / 48;
    }
    assertTrue(inside > .6 && outside < .1, inside + " inside, " + outside + " outside");
  }

  @Test
  void seedsDrawTheMoves() {
    float[] still = raw(method(5, 0, .05, Baseline.ZERO));
    float[] moved = raw(method(5, 2, .05, Baseline.ZERO));
    assertArrayEquals(moved, raw(method(5, 2, .05, Baseline.ZERO)));
    assertFalse(Arrays.equals(still, moved));
  }

  @Test
  void itTellsOfStepsAndEndsWithinOne() {
    int[] last = new int[2];
    Cancellation[] control = new Cancellation[1];
    control[0] =
        new Cancellation(
            (done, of) -> {
              if (of == 50) {
                last[0] = done;
                last[1]++;
              }
              if (done == 3 && of == 50) {
                control[0].cancel();
              }
            });
    MeaningfulPerturbation method = method(50, 0, .05, Baseline.ZERO);
    CompiledNet net = CompiledNet.of(Nets.waves(), List.of(method));
    try (Session session = net.session()) {
      assertThrows(
          CancellationException.class,
          () -> method.explain(session.run(IMAGE, control[0]), TARGET));
    }
    assertArrayEquals(new int[] {3, 3}, last);
  }

  @Test
  void costsBelowNothingAreRefused() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> method(5, 0, -1, Baseline.ZERO));
    assertEquals("l1 -1.0: 0 to 1000000 is expected", e.getMessage());
  }
}
