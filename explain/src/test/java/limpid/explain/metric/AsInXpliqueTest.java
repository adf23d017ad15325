package limpid.explain.metric;

import static limpid.explain.metric.Cases.linear;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Sign;
import limpid.explain.Baseline;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;
import limpid.explain.metric.Cases.Either;
import limpid.explain.metric.Cases.Given;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of tests/metrics of xplique (0c90fa4), whose random images are drawn by Limpid. */
class AsInXpliqueTest {

  private static float[] drawn(int count) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = .01f + .99f * (float) random.nextDouble();
    }
    return values;
  }

  private static Tensor image(int side, float[] values) {
    return Cases.image(side, values);
  }

  private static Given given(int side, float[] values, float times) {
    Tensor map = Cases.map(side, values.clone());
    for (int k = 0; k < values.length; k++) {
      map.data()[k] *= times;
    }
    return new Given(map);
  }

  private static Model sum(int side) {
    float[] ones = new float[side * side];
    Arrays.fill(ones, 1);
    return linear(ones);
  }

  /**
   * test_perfect_correlation and test_worst_correlation: the map is the image, the score its sum.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void muFidelityOfTheImageItself(int sign) {
    float[] values = drawn(32 * 32);
    assertEquals(
        sign,
        Cases.of(
            new MuFidelity(32, .1, 200, Baseline.ZERO, 0),
            given(32, values, sign),
            sum(32),
            image(32, values)),
        1e-3);
  }

  /** test_MuFidelity_batch_size: 25 pixels that count from 0, 25 or 50. */
  @ParameterizedTest
  @ValueSource(ints = {0, 25, 50})
  void muFidelityOfImagesThatCount(int first) {
    float[] values = new float[25];
    for (int k = 0; k < 25; k++) {
      values[k] = first + k;
    }
    Metric metric = new MuFidelity(5, .2, 7, Baseline.ZERO, 0);
    assertEquals(1, Cases.of(metric, given(5, values, 1), sum(5), image(5, values)), 1e-6);
  }

  /** How many pixels are not 0. */
  private static Node seen(Node image) {
    return sum(16).forward(new Sign().of(image));
  }

  /**
   * test_perfect_deletion and test_perfect_insertion: the score is lost with the first pixel that
   * is 0, or won with the first that is not: half a step from 0 and 1.
   */
  @Test
  void deletionAndInsertionOfANetThatAsksForOnePixel() {
    float[] values = drawn(256);
    Model all = x -> seen(x).add(-255).relu();
    assertEquals(
        1 / 512.0,
        Cases.ofSum(new Deletion(256, Baseline.ZERO), given(16, values, 1), all, image(16, values)),
        1e-6);
    Model any = x -> seen(x).sub(seen(x).add(-1).relu());
    assertEquals(
        1 - 1 / 512.0,
        Cases.ofSum(
            new Insertion(256, Baseline.ZERO), given(16, values, 1), any, image(16, values)),
        1e-6);
  }

  /** test_complexity_entropy_matches_numpy_2d and ..._uniform_has_higher_entropy_than_delta */
  @ParameterizedTest
  @CsvSource({
    "1 1 1 1, 1.3862944",
    "1 2 3 4, 1.2798542",
    "-1 2 -3 4, 1.2798542",
    "1 1 1 1 1 1 1 1, 2.0794415",
    "1 0 0 0 0 0 0 0, 0"
  })
  void complexity(String values, double expected) {
    assertEquals(expected, Complexity.entropy(floats(values)), 1e-6);
  }

  /** test_sparseness_gini_matches_numpy_2d and test_sparseness_uniform_vs_one_hot */
  @ParameterizedTest
  @CsvSource({"1 1 1 1, 0", "1 2 3 4, 0.25", "3.7 7.4 11.1 14.8, 0.25", "0 0 0 0 0 0 0 1, 0.875"})
  void sparseness(String values, double expected) {
    assertEquals(expected, Sparseness.gini(floats(values)), 1e-6);
  }

  /**
   * test_perfect_stability and test_worst_stability: 64 ones that become 0 are 8 from them, and
   * here the square of that over 64.
   */
  @Test
  void averageStability() {
    float[] values = drawn(64);
    Tensor image = image(8, values);
    Tensor ones = Tensor.filled(Shape.of(8, 8), 1);
    Tensor zeros = Tensor.zeros(Shape.of(8, 8));
    Metric metric = new AverageStability(20, .1, 0);
    assertEquals(0, Cases.of(metric, new Given(ones), sum(8), image));
    Either worst =
        new Either((run, target) -> Arrays.equals(values, run.image().data()), ones, zeros);
    assertEquals(8 * 8 / 64.0, Cases.of(metric, worst, sum(8), image), 1e-6);
    assertEquals(8, Noise.norm(zeros, ones), 1e-6);
  }

  /** test_rankdata_average_ties_simple_ties: ranks 4, 0.5, 2.5, 2.5 and 0.5, beside 0 to 4. */
  @Test
  void ranksOfEqualValuesAreShared() {
    float[] tied = {30, 10, 20, 20, 10};
    double together = -2 * 2 + -1 * -1.5 + 0 * .5 + 1 * .5 + 2 * -1.5;
    assertEquals(
        together / Math.sqrt(10 * 9), RankCorrelation.of(tied, new float[] {0, 1, 2, 3, 4}), 1e-9);
  }

  /** test_batched_spearman_handles_constant_vectors, test_ssim_zero_dynamic_range_returns_one */
  @Test
  void mapsThatAreTheSameEverywhere() {
    Plane flat = Plane.sum(Tensor.zeros(Shape.of(16, 16)));
    Plane other = new Plane(16, 16, drawn(256));
    assertEquals(0, Similarity.RANKS.of(flat, other));
    assertEquals(1, Similarity.RANKS.of(other, other), 1e-9);
    assertEquals(1, Similarity.STRUCTURE.of(flat, flat), 1e-9);
    assertEquals(1, Similarity.STRUCTURE.of(other, other), 1e-9);
  }

  private static float[] floats(String values) {
    String[] words = values.split(" ");
    float[] floats = new float[words.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    return floats;
  }
}
