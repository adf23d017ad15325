package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.map.GaussianBlur;
import limpid.explain.perturbation.ExtremalPerturbation.Fade;
import limpid.explain.perturbation.ExtremalPerturbation.Game;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtremalPerturbationTest {
  private static final Tensor IMAGE = Nets.wavesInput();

  /** TorchRay's steps, in double, with gradients by differences. */
  @ParameterizedTest
  @CsvSource({
    "PRESERVE, BLUR, true, .25",
    "DELETE, ZERO, false, .1",
    "DUAL, ZERO, true, .5",
    "DUAL, BLUR, false, .3"
  })
  void theMaskGoesUpTheEnergy(Game game, Fade fade, boolean mirror, double area) {
    Slow slow = new Slow(game, fade, mirror, area);
    for (int t = 0; t < 4; t++) {
      slow.step(t);
    }
    float[] raw =
        new ExtremalPerturbation(4, area, game, fade, OptionalInt.of(2), mirror)
            .explain(Nets.waves(), IMAGE, OutputTarget.of(1))
            .raw()
            .data();
    assertNear(slow.last, raw, 2e-3);
  }

  private static final class Slow {
    private final Game game;
    private final boolean mirror;
    private final double area;
    private final double[][] levels = new double[8][64];
    private final double[] velocity = new double[16];
    private double[] p = new double[16];
    private double[] last;

    Slow(Game game, Fade fade, boolean mirror, double area) {
      this.game = game;
      this.mirror = mirror;
      this.area = area;
      Arrays.fill(p, 1);
      for (int level = 0; level < 8; level++) {
        double part = level / 7.;
        Tensor blurred = GaussianBlur.mirrored((1 - part) * 8 * 20 / 224).of(IMAGE);
        for (int k = 0; k < 64; k++) {
          levels[level][k] = fade == Fade.BLUR ? blurred.data()[k] : part * IMAGE.data()[k];
        }
      }
    }

    void step(int t) {
      double weight = 300 * Math.pow(1.0035, t);
      last = mask(p);
      double[] wanted = wanted(last);
      boolean mirrored = mirror && t % 2 == 0;
      double[] moved = p.clone();
      for (int k = 0; k < 16; k++) {
        double[] up = p.clone();
        double[] down = p.clone();
        up[k] += 1e-4;
        down[k] -= 1e-4;
        double slope = energy(mask(up), wanted, weight, mirrored);
        slope -= energy(mask(down), wanted, weight, mirrored);
        slope /= 2e-4;
        velocity[k] = t == 0 ? slope : .9 * velocity[k] + .1 * slope;
        moved[k] = Math.clamp(p[k] + .01 * velocity[k], 0, 1);
      }
      p = moved;
    }

    private static double[] mask(double[] p) {
      return SmoothMaskTest.slow(p, 8, 8, 2, 6);
    }

    /** 1 at the largest of the area; where one value is on both sides of its edge, the mean. */
    private double[] wanted(double[] mask) {
      Integer[] order = IntStream.range(0, 64).boxed().toArray(Integer[]::new);
      Arrays.sort(order, (a, b) -> Double.compare((float) mask[a], (float) mask[b]));
      int from = (int) (64 * (1 - area));
      return IntStream.range(0, 64)
          .mapToDouble(
              u ->
                  IntStream.range(0, 64)
                      .filter(k -> (float) mask[order[k]] == (float) mask[u])
                      .map(k -> k < from ? 0 : 1)
                      .average()
                      .orElseThrow())
          .toArray();
    }

    private double energy(double[] mask, double[] wanted, double weight, boolean mirrored) {
      double apart = 0;
      double[] rest = new double[64];
      for (int k = 0; k < 64; k++) {
        apart += (mask[k] - wanted[k]) * (mask[k] - wanted[k]) / 64;
        rest[k] = 1 - mask[k];
      }
      double reward =
          switch (game) {
            case PRESERVE -> logit(mask, mirrored);
            case DELETE -> -logit(rest, mirrored);
            case DUAL -> logit(mask, mirrored) - logit(rest, mirrored);
          };
      return reward - weight * apart;
    }

    private double logit(double[] mask, boolean mirrored) {
      Tensor shown = Tensor.zeros(IMAGE.shape());
      for (int k = 0; k < 64; k++) {
        double at = 7 * mask[k];
        int lower = Math.clamp((int) Math.floor(at), 0, 6);
        double value = levels[lower][k] + (at - lower) * (levels[lower + 1][k] - levels[lower][k]);
        shown.data()[mirrored ? k / 8 * 8 + 7 - k % 8 : k] = (float) value;
      }
      return new SlowWaves(shown).logit(1);
    }
  }

  /** The score is the brightness of a corner. */
  private static final Model CORNER =
      x -> {
        Tensor where = Tensor.zeros(Shape.of(1, 12, 12, 1));
        for (int k = 0; k < 144; k++) {
          where.data()[k] = k / 12 < 5 && k % 12 < 5 ? 1 : 0;
        }
        Node seen = x.mul(Node.constant(where)).sum(1, 2, 3);
        return seen.reshape(x.shape().at(0), 1).broadcastTo(Shape.of(x.shape().at(0), 2));
      };

  @ParameterizedTest
  @CsvSource({"PRESERVE", "DELETE", "DUAL"})
  void theMaskIsWhatTheScoreIsMadeOfAndHasItsArea(Game game) {
    Tensor bright = Tensor.filled(Shape.of(1, 12, 12, 1), 1);
    float[] raw =
        new ExtremalPerturbation(300, .17, game, Fade.ZERO, OptionalInt.of(1), false)
            .explain(CORNER, bright, OutputTarget.of(0))
            .raw()
            .data();
    double inside = 0;
    double all = 0;
    for (int k = 0; k < 144; k++) {
      inside += k / 12 < 5 && k % 12 < 5 ? raw[k] : 0;
      all += raw[k];
    }
    assertTrue(inside / 25 > .8, "shows " + inside / 25 + " of the corner");
    assertEquals(.17, all / 144, .08);
  }

  /** The first mask is the same everywhere: no pixel may be part of the area for its place. */
  @ParameterizedTest
  @CsvSource({"0, 0", "7, 0", "3, 4", "0, 7", "7, 7"})
  void evidenceThatWeighsLittleIsFoundWhereverItIs(int top, int left) {
    Model faint =
        x -> {
          Tensor where = Tensor.zeros(Shape.of(1, 12, 12, 1));
          for (int k = 0; k < 25; k++) {
            where.data()[(top + k / 5) * 12 + left + k % 5] = .1f;
          }
          Node seen = x.mul(Node.constant(where)).sum(1, 2, 3);
          return seen.reshape(x.shape().at(0), 1).broadcastTo(Shape.of(x.shape().at(0), 2));
        };
    Tensor bright = Tensor.filled(Shape.of(1, 12, 12, 1), 1);
    float[] raw =
        new ExtremalPerturbation(300, .17, Game.PRESERVE, Fade.ZERO, OptionalInt.of(1), false)
            .explain(faint, bright, OutputTarget.of(0))
            .raw()
            .data();
    double inside = 0;
    double all = 0;
    for (int k = 0; k < 144; k++) {
      boolean within = k / 12 >= top && k / 12 < top + 5 && k % 12 >= left && k % 12 < left + 5;
      inside += within ? raw[k] : 0;
      all += raw[k];
    }
    assertTrue(inside / all > .6, inside / all + " of the mask is on what the score is made of");
  }

  @Test
  void areasThatAreNoneAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new ExtremalPerturbation(1.5));
    assertEquals("area 1.5: 0.001 to 0.999 is expected", e.getMessage());
  }
}
