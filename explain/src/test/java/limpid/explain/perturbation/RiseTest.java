package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiseTest {
  private static final OptionalDouble ALL = OptionalDouble.empty();
  private static final Tensor IMAGE = Nets.wavesInput();

  @ParameterizedTest
  @CsvSource({
    "7, 0.5, XPLIQUE, 0",
    "3, 0.5, XPLIQUE, 0.4",
    "1, 0.3, XPLIQUE, 0",
    "4, 0.9, PAPER, 0",
    "3, 0.2, PAPER, -0.3",
    "20, 0.5, XPLIQUE, 0"
  })
  void everyPlaceIsTheMeanScoreOfTheMasksThatShowIt(
      int grid, double keep, Convention convention, float hidden) {
    Baseline baseline = Baseline.given(Tensor.filled(IMAGE.shape(), hidden));
    Rise method = new Rise(90, grid, keep, baseline, convention, ALL, 5);
    Explanation e = method.explain(Nets.waves(), IMAGE, OutputTarget.of(1));
    double[] sums = new double[64];
    double[] shown = new double[64];
    for (int i = 0; i < 90; i++) {
      SplittableRandom random = new SplittableRandom(new SplittableRandom(5).nextLong() + i);
      double[] cells = new double[grid * grid];
      Arrays.setAll(cells, k -> random.nextDouble() < keep ? 1 : 0);
      int top = random.nextInt(Math.ceilDiv(8, grid));
      double[] mask = mask(cells, grid, top, random.nextInt(Math.ceilDiv(8, grid)));
      add(mask, score(mask, hidden), sums, shown);
    }
    double[] expected = new double[64];
    Arrays.setAll(
        expected, k -> sums[k] / (convention == Convention.PAPER ? 90 * keep : shown[k] + 1e-4));
    assertEquals(Shape.of(8, 8), e.raw().shape());
    assertNear(expected, e.raw().data(), 2e-6);
  }

  private static void add(double[] mask, double score, double[] sums, double[] shown) {
    for (int k = 0; k < 64; k++) {
      sums[k] += score * mask[k];
      shown[k] += mask[k];
    }
  }

  /** Each pixel as a sum over all cells, the nearer the more. */
  private static double[] mask(double[] cells, int grid, int top, int left) {
    double[] mask = new double[64];
    for (int k = 0; k < 64 * cells.length; k++) {
      int pixel = k / cells.length;
      int cell = k % cells.length;
      mask[pixel] +=
          cells[cell]
              * share(pixel / 8 + top, cell / grid, grid)
              * share(pixel % 8 + left, cell % grid, grid);
    }
    return mask;
  }

  private static double share(int pixel, int cell, int grid) {
    double enlarged = (grid + 1.0) * Math.ceilDiv(8, grid);
    double place = Math.max(0, Math.min(grid - 1, (pixel + .5) * grid / enlarged - .5));
    return Math.max(0, 1 - Math.abs(place - cell));
  }

  private static double score(double[] mask, float hidden) {
    Tensor masked = IMAGE.copy();
    for (int k = 0; k < 64; k++) {
      masked.data()[k] = (float) (hidden + mask[k] * (IMAGE.data()[k] - hidden));
    }
    return new SlowWaves(masked).logit(1);
  }

  /** All 16 masks of 2x2 cells at all 16 places. */
  @Test
  void manyMasksComeToWhatAllMasksGive() {
    double[] sums = new double[64];
    double[] shown = new double[64];
    for (int i = 0; i < 256; i++) {
      double[] cells = {i & 1, i >> 1 & 1, i >> 2 & 1, i >> 3 & 1};
      double[] mask = mask(cells, 2, i >> 4 & 3, i >> 6);
      add(mask, score(mask, 0), sums, shown);
    }
    double[] expected = new double[64];
    Arrays.setAll(expected, k -> sums[k] / shown[k]);
    Rise method = new Rise(20_000, 2, .5, Baseline.ZERO, Convention.XPLIQUE, ALL, 1);
    Explanation e = method.explain(Nets.waves(), IMAGE, OutputTarget.of(1));
    assertNear(expected, e.raw().data(), .005);
  }

  @Test
  void anotherSeedIsAnotherMap() {
    float[] one = new Rise(20, 1).explain(Nets.waves(), IMAGE, OutputTarget.of(1)).raw().data();
    float[] two = new Rise(20, 2).explain(Nets.waves(), IMAGE, OutputTarget.of(1)).raw().data();
    assertEquals(false, Arrays.equals(one, two));
  }

  @Test
  void choicesThatCannotBeAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Rise(0, 1));
    assertEquals("samples 0: 1 or more is expected", e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Rise(9, 7, 1, Baseline.ZERO, Convention.PAPER, ALL, 0));
    assertEquals("keep 1.0: 0.001 to 0.999 is expected", e.getMessage());
  }
}
