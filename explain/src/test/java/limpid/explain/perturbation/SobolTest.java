package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;

class SobolTest {
  private static final float HIDDEN = .3f;
  private static final Tensor IMAGE = Nets.wavesInput();
  private static final Baseline BASELINE = Baseline.given(Tensor.filled(IMAGE.shape(), HIDDEN));

  private static Sobol method(int samples, int grid) {
    return new Sobol(samples, Segmentation.GRID, grid, BASELINE, OptionalDouble.empty(), 5);
  }

  private static int cell(int pixel, int grid) {
    return pixel / 8 * grid / 8 * grid + pixel % 8 * grid / 8;
  }

  private static double score(double[] shown, int grid) {
    Tensor image = IMAGE.copy();
    for (int k = 0; k < 64; k++) {
      float m = (float) shown[cell(k, grid)];
      image.data()[k] = HIDDEN + m * (image.data()[k] - HIDDEN);
    }
    return new SlowWaves(image).logit(1);
  }

  @Test
  void indicesAreJansensOfTheDesignsThatAreDrawn() {
    int n = 16;
    SobolSequence points = new SobolSequence(18, 32, 5);
    double[][] a = new double[n][9];
    double[] scores = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 9; j++) {
        a[i][j] = points.at(i, 2 * j);
      }
      scores[i] = score(a[i], 3);
      mean += scores[i] / n;
    }
    double variance = 0;
    for (double score : scores) {
      variance += (score - mean) * (score - mean) / (n - 1);
    }
    double[] expected = new double[64];
    double[] indices = new double[9];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 9; j++) {
        double[] changed = a[i].clone();
        changed[j] = points.at(i, 2 * j + 1);
        indices[j] += Math.pow(scores[i] - score(changed, 3), 2) / (2 * n * variance);
      }
    }
    for (int k = 0; k < 64; k++) {
      expected[k] = indices[cell(k, 3)];
    }
    Explanation e = method(n, 3).explain(Nets.waves(), IMAGE, OutputTarget.of(1));
    assertEquals(Shape.of(8, 8), e.raw().shape());
    assertNear(expected, e.raw().data(), 1e-4);
    assertTrue(e.attribution().precision().orElseThrow().standardError() > 0);
  }

  /**
   * All values of four masks in steps of a twelfth: the variance that is left where all others are
   * known.
   */
  @Test
  void manyDesignsComeToWhatAllMasksGive() {
    int steps = 12;
    int all = steps * steps * steps * steps;
    double[] scores = new double[all];
    double mean = 0;
    for (int i = 0; i < all; i++) {
      double[] shown = new double[4];
      for (int j = 0, left = i; j < 4; j++, left /= steps) {
        shown[j] = (left % steps + .5) / steps;
      }
      scores[i] = score(shown, 2);
      mean += scores[i] / all;
    }
    double variance = 0;
    for (double score : scores) {
      variance += (score - mean) * (score - mean) / all;
    }
    double[] indices = new double[4];
    for (int j = 0, stride = 1; j < 4; j++, stride *= steps) {
      for (int i = 0; i < all; i++) {
        double line = 0;
        for (int step = 0; step < steps; step++) {
          line += scores[i + (step - i / stride % steps) * stride] / steps;
        }
        indices[j] += (scores[i] - line) * (scores[i] - line) / all / variance;
      }
    }
    Explanation e = method(4096, 2).explain(Nets.waves(), IMAGE, OutputTarget.of(1));
    double[] expected = new double[64];
    for (int k = 0; k < 64; k++) {
      expected[k] = indices[cell(k, 2)];
    }
    assertNear(expected, e.raw().data(), .02);
  }

  @Test
  void aScoreThatDoesNotVaryHasZeros() {
    Explanation e =
        method(4, 2).explain(Nets.waves(), IMAGE, OutputTarget.score("zero", y -> y.mul(0).sum(1)));
    assertArrayEquals(new float[64], e.raw().data());
    assertEquals(0, e.attribution().precision().orElseThrow().standardError());
  }

  @Test
  void choicesThatCannotBeAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Sobol(1, 8, 0));
    assertEquals("samples 1: 2 or more is expected", e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> method(Integer.MAX_VALUE, 3).explain(Nets.waves(), IMAGE, OutputTarget.of(1)));
    assertEquals(
        "sobol: 2147483647 designs of 9 parts are more images than can be counted; fewer are"
            + " needed",
        e.getMessage());
  }

  @Test
  void scoresThatAreNoNumbersGiveNoMapOfZeros() {
    Tensor image = Nets.wavesInput();
    image.data()[20] = Float.NaN;
    Explanation e = new Sobol(4, 2, 0).explain(Nets.waves(), image, OutputTarget.of(1));
    for (float value : e.raw().data()) {
      assertTrue(Float.isNaN(value), "" + value);
    }
  }
}
