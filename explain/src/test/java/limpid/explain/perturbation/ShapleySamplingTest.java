package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.Baseline;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.map.Completeness;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapleySamplingTest {

  private static ShapleySampling method(int samples, int grid, Baseline baseline) {
    return new ShapleySampling(
        samples, Segmentation.GRID, grid, baseline, OptionalDouble.empty(), 3);
  }

  private static Explanation ofWaves(int samples, SlowGame game) {
    Baseline baseline = Baseline.given(Tensor.filled(Shape.of(1, 8, 8, 1), game.hidden()));
    int grid = (int) Math.sqrt(game.parts());
    return method(samples, grid, baseline)
        .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1));
  }

  /** captum's case of Kernel SHAP: the net is linear there, so that one order is enough. */
  @Test
  void aLinearScoreHasItsOwnDifferences() {
    Baseline baseline = Baseline.given(Tensor.of(Shape.of(1, 1, 3, 1), 10, 20, 10));
    Explanation e =
        method(1, 3, baseline).explain(SlowGame.three(), SlowGame.THREE, OutputTarget.of(0));
    assertNear(new double[] {40, 120, 80}, e.raw().data(), 1e-4);
  }

  @Test
  void eachPartGetsWhatItAddsInTheOrdersThatAreDrawn() {
    SlowGame game = new SlowGame(3, .3f);
    double[] expected = new double[9];
    for (int i = 0; i < 20; i++) {
      SplittableRandom random = new SplittableRandom(new SplittableRandom(3).nextLong() + i);
      int[] order = new int[9];
      for (int j = 0; j < 9; j++) {
        int at = random.nextInt(j + 1);
        order[j] = order[at];
        order[at] = j;
      }
      int shown = 0;
      for (int part : order) {
        expected[part] += (game.score(shown | 1 << part) - game.score(shown)) / 20;
        shown |= 1 << part;
      }
    }
    assertNear(game.map(expected), ofWaves(20, game).raw().data(), 2e-6);
  }

  @Test
  void manyOrdersComeToShapleyValues() {
    SlowGame game = new SlowGame(3, 0);
    Explanation e = ofWaves(2000, game);
    double error = e.attribution().precision().orElseThrow().standardError();
    assertTrue(error > 0 && error < .003, "error " + error);
    assertNear(game.map(game.shapley()), e.raw().data(), 4 * error);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void everyOrderSumsToTheGain(int samples) {
    SlowGame game = new SlowGame(3, .3f);
    Completeness sum = ofWaves(samples, game).attribution().completeness().orElseThrow();
    assertEquals(game.score((1 << 9) - 1) - game.score(0), sum.expected(), 1e-6);
    assertEquals(0, sum.error(), 1e-12);
  }

  @Test
  void onePartAloneHasAll() {
    SlowGame game = new SlowGame(1, 0);
    Explanation e = ofWaves(3, game);
    assertEquals(game.score(1) - game.score(0), e.raw().data()[0], 1e-6);
    assertTrue(e.attribution().precision().isEmpty());
  }

  /** x0 x1 + 3 x2, and x3 is not looked at, which each order sees. */
  @Test
  void dummiesHaveNoneAndEqualPartsTheSameInTheEnd() {
    Model net =
        x -> {
          Node row = x.reshape(x.shape().at(0), 4);
          Node product = new Slice(1, 0, 1).of(row).mul(new Slice(1, 1, 2).of(row));
          return product.add(new Slice(1, 2, 3).of(row).mul(3));
        };
    Tensor image = Tensor.of(Shape.of(1, 1, 4, 1), 2, 2, 5, 7);
    Explanation e =
        method(4000, 8, Baseline.ZERO).explain(net, image, OutputTarget.score("y", y -> y));
    assertNear(new double[] {2, 2, 15, 0}, e.raw().data(), .15);
    assertEquals(15, e.raw().data()[2], 1e-5);
    assertEquals(0, e.raw().data()[3]);
  }

  @Test
  void moreCoalitionsThanCanBeCountedAreRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ShapleySampling(Integer.MAX_VALUE, 8, 0)
                    .explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1)));
    assertEquals(
        "shapley-sampling: 2147483647 orders of 64 parts are more coalitions than can be counted;"
            + " fewer are needed",
        e.getMessage());
  }
}
