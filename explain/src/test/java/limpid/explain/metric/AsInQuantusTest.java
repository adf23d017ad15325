package limpid.explain.metric;

import static limpid.explain.metric.Cases.image;
import static limpid.explain.metric.Cases.linear;
import static limpid.explain.metric.Cases.map;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;
import limpid.explain.metric.Cases.Given;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of tests/metrics and tests/functions of Quantus (85bc29d1). */
class AsInQuantusTest {
  private static final int SIDE = 224;
  private static final Tensor IMAGE = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
  private static final Model NET = linear(new float[SIDE * SIDE]);

  /** 1 in a box given by its first and last rows and columns, elsewhere up to a tenth of noise. */
  private static Tensor box(String rowsAndColumns, double noise) {
    String[] words = rowsAndColumns.split(" ");
    int[] at = new int[4];
    for (int k = 0; k < 4; k++) {
      at[k] = Integer.parseInt(words[k]);
    }
    SplittableRandom random = new SplittableRandom(5);
    Tensor box = Tensor.zeros(Shape.of(SIDE, SIDE));
    for (int k = 0; k < box.size(); k++) {
      boolean inside =
          k / SIDE >= at[0] && k / SIDE < at[1] && k % SIDE >= at[2] && k % SIDE < at[3];
      box.data()[k] = inside ? 1 : (float) (noise * random.nextDouble());
    }
    return box;
  }

  private static double of(Metric metric, String map, double noise, String truth) {
    return Cases.of(metric, new Given(box(map, noise)), NET, IMAGE, box(truth, 0));
  }

  /** test_pointing_game: all_in_gt_2d_3ch and none_in_gt_2d_3ch */
  @ParameterizedTest
  @CsvSource({"50 150 50 150, 50 150 50 150, 1", "100 200 100 200, 0 100 0 100, 0"})
  void pointingGame(String map, String truth, double expected) {
    assertEquals(expected, of(new PointingGame(0), map, .1, truth));
  }

  /**
   * test_pointing_game, half_in_gt_2d_3ch: half of the equal maxima lie on the object. Quantus
   * counts any of them, Limpid the first one.
   */
  @Test
  void ofEqualMaximaTheFirstPoints() {
    assertEquals(0, of(new PointingGame(0), "0 100 75 100", .1, "50 100 50 100"));
    assertEquals(1, of(new PointingGame(0), "0 100 75 100", .1, "0 50 50 100"));
  }

  /** test_relevance_mass_accuracy and test_attribution_localisation: ..._zeros_2d_3ch */
  @ParameterizedTest
  @CsvSource({
    "50 150 50 150, 50 150 50 150, 1",
    "100 200 100 200, 0 100 0 100, 0",
    "0 100 75 100, 0 50 50 100, 0.5"
  })
  void energy(String map, String truth, double expected) {
    assertEquals(expected, of(new EnergyPointingGame(), map, 0, truth), 1e-9);
  }

  /** test_attribution_localisation, all_in_gt_2d_3ch: between 0.8 and 0.85 with the noise. */
  @Test
  void energyOfANoisyMap() {
    double outside = (SIDE * SIDE - 10_000) * .05;
    assertEquals(
        10_000 / (10_000 + outside),
        of(new EnergyPointingGame(), "50 150 50 150", .1, "50 150 50 150"),
        1e-3);
  }

  /**
   * test_my_non_sensitivity_logics: 0, 4 and 4 of 4 cells; a map of 1e-6, which is below Quantus'
   * epsilon, is 0 here.
   */
  @ParameterizedTest
  @CsvSource({
    "1 1 0 0, 1 2 3 4, 10 10 0 0, 0",
    "1 1 1 1, 5 5 5 5, 0 0 0 0, 4",
    "0 0 1 1, 1 2 3 4, 10 10 0 0, 4"
  })
  void nonSensitivity(String net, String image, String map, int violations) {
    Metric metric = new NonSensitivity(2, 2, 0);
    double found =
        Cases.of(
            metric,
            new Given(map(2, floats(map))),
            linear(floats(net)),
            image(2, varied(floats(image))));
    assertEquals(violations / 4.0, found);
  }

  /** What is drawn from the range of an image needs one. */
  private static float[] varied(float[] values) {
    values[0] += .5f;
    return values;
  }

  /** test_my_non_sensitivity_logics, high_attr_low_change: 16 of 16 cells */
  @Test
  void nonSensitivityOfANetThatSaysTheSameOfEverything() {
    float[] values = new float[16];
    for (int k = 0; k < 16; k++) {
      values[k] = k / 16f;
    }
    Given ones = new Given(Tensor.filled(Shape.of(4, 4), 1));
    Model constant = Cases.affine(100, new float[16]);
    assertEquals(1, Cases.of(new NonSensitivity(4, 2, 0), ones, constant, image(4, values)));
  }

  /** test_correlation_pearson and test_correlation_spearman */
  @ParameterizedTest
  @CsvSource({
    "0 1 0 1, 1 2 1 0, 0",
    "-1 1 1, 0 0 2, 0.5",
    ".1 .4 .2 .3, .3 1.2 .6 .9, 1",
    ".1 .4 .2 .3, -.3 -1.2 -.6 -.9, -1"
  })
  void correlations(String a, String b, double expected) {
    assertEquals(expected, Pearson.of(floats(a), floats(b)), .005);
    assertEquals(expected, RankCorrelation.of(floats(a), floats(b)), .005);
  }

  /** test_distance_euclidean: 2 and 1.73, and of equal maps 0; test_l2_norm. */
  @ParameterizedTest
  @CsvSource({
    "0 1 0 1, 1 2 1 0, 2",
    "-1 1 1, 0 0 2, 1.7320508",
    "1 2 3, 1 2 3, 0",
    "1 1 1 1 1 1 1 1 1 1, 0 0 0 0 0 0 0 0 0 0, 3.1622776601683795",
    "1 2 3 4 10, 0 0 0 0 0, 11.40175425099138"
  })
  void distances(String a, String b, double expected) {
    assertEquals(expected, Noise.norm(vector(a), vector(b)), 1e-7);
  }

  /** test_ssim, to two digits: 0 and 1 everywhere. */
  @Test
  void structureOfBlackAndWhite() {
    Plane black = Plane.filled(16, 16, 0);
    Plane white = Plane.filled(16, 16, 1);
    assertEquals(0, Similarity.structural(black, white), .005);
    assertEquals(1, Similarity.structural(white, white), 1e-9);
  }

  private static Tensor vector(String values) {
    float[] floats = floats(values);
    return Tensor.of(Shape.of(floats.length), floats);
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
