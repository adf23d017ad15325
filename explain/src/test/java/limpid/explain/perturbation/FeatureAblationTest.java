package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureAblationTest {

  @Test
  void singleInputsAreThoseOfCaptum() {
    Explanation e =
        new FeatureAblation(3).explain(SlowGame.three(), SlowGame.THREE, OutputTarget.of(0));
    assertNear(new double[] {80, 200, 120}, e.raw().data(), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0.4", "3, 0"})
  void everyCellHasWhatTheScoreLosesWithoutIt(int grid, float hidden) {
    SlowGame game = new SlowGame(grid, hidden);
    int all = (1 << game.parts()) - 1;
    double[] lost = new double[game.parts()];
    Arrays.setAll(lost, cell -> game.score(all) - game.score(all ^ 1 << cell));
    Baseline baseline = Baseline.given(Tensor.filled(Shape.of(1, 8, 8, 1), hidden));
    Explanation e =
        new FeatureAblation(Segmentation.GRID, grid, baseline, 0)
            .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
    assertNear(game.map(lost), e.raw().data(), 2e-6);
  }

  /** Of leaving a cell out, that is what leave one out means by importance. */
  @Test
  void withAProbabilityItIsTheDropInConfidence() {
    Tensor image = Nets.wavesInput();
    Explanation e =
        new FeatureAblation(2).explain(Nets.waves(), image, OutputTarget.of(2).probability());
    double[] expected = new double[64];
    for (int k = 0; k < 64; k++) {
      Tensor without = image.copy();
      for (int j = 0; j < 64; j++) {
        boolean together = j / 32 == k / 32 && j % 8 / 4 == k % 8 / 4;
        without.data()[j] *= together ? 0 : 1;
      }
      expected[k] = confidence(image) - confidence(without);
    }
    assertNear(expected, e.raw().data(), 1e-6);
  }

  private static double confidence(Tensor image) {
    SlowWaves slow = new SlowWaves(image);
    double all = Math.exp(slow.logit(0)) + Math.exp(slow.logit(1)) + Math.exp(slow.logit(2));
    return Math.exp(slow.logit(2)) / all;
  }

  /** A dark left half and a bright right one are two segments. */
  @Test
  void segmentsOfLikeColourAreHiddenAsAWhole() {
    Tensor image = Tensor.zeros(Shape.of(1, 8, 8, 1));
    for (int k = 0; k < 64; k++) {
      image.data()[k] = k % 8 < 4 ? -1 : 2;
    }
    Explanation e =
        new FeatureAblation(Segmentation.FELZENSZWALB, 8, Baseline.ZERO, 0)
            .explain(Nets.waves(), image, OutputTarget.of(1));
    Features parts = Features.of(Segmentation.FELZENSZWALB, 8, image);
    double[] expected = new double[64];
    for (int k = 0; k < 64; k++) {
      Tensor without = image.copy();
      for (int j = 0; j < 64; j++) {
        without.data()[j] *= parts.of()[j] == parts.of()[k] ? 0 : 1;
      }
      expected[k] = new SlowWaves(image).logit(1) - new SlowWaves(without).logit(1);
    }
    assertEquals(parts.of()[0], parts.of()[56]);
    assertEquals(parts.of()[7], parts.of()[63]);
    assertNear(expected, e.raw().data(), 2e-6);
  }

  @Test
  void gridsOfNoCellsAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new FeatureAblation(0));
    assertEquals("grid 0: 1 to 1000 is expected", e.getMessage());
  }
}
