package limpid.explain.metric;

import static limpid.explain.metric.Cases.image;
import static limpid.explain.metric.Cases.linear;
import static limpid.explain.metric.Cases.map;
import static limpid.explain.metric.Cases.sigmoid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.map.Plane;
import limpid.explain.metric.Cases.Given;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The net's logit is 3, of which the pixels have 1, 2, -1 and 1. */
class FaithfulnessTest {
  private static final Model NET = linear(1, 2, -1, .5f);
  private static final Tensor IMAGE = image(2, 1, 1, 1, 2);
  private static final Tensor MAP = map(2, .5f, 1, 0, .25f);
  private static final Given PARTS = new Given(map(2, 1, 2, -1, 1));
  private static final Given REVERSE = new Given(map(2, -1, -2, 1, -1));
  private static final Given FLAT = new Given(map(2, 1, 1, 1, 1));

  private static double of(Metric metric) {
    return Cases.of(metric, new Given(MAP), NET, IMAGE);
  }

  private static Curve curve(String scores) {
    return new Curve(Arrays.stream(scores.split(" ")).map(Double::parseDouble).toList());
  }

  /** Falls of 0, 2, 3, 4 and 3. */
  @Test
  void regionsOfOnePixelAreFlippedPixels() {
    assertEquals(12 / 5.0, of(new RegionPerturbation(2, Baseline.ZERO)), 1e-6);
  }

  /** Logits 3, 3.5, 3.75, 3.375 and 3.125 as pixels 1, 0, 3 and 2 become the mean, 1.25. */
  @Test
  void regionsBecomeTheMeanColour() {
    assertEquals(-1.75 / 5, of(new RegionPerturbation(2, Baseline.MEAN)), 1e-6);
    assertEquals(-.125 / 2, of(new RegionPerturbation(1, Baseline.MEAN)), 1e-6);
  }

  @Test
  void cellsDivideAnImageEvenly() {
    int[] four = {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3};
    assertArrayEquals(four, Regions.cells(Tensor.zeros(Shape.of(1, 4, 4, 3)), 2).of());
    int[] odd = {0, 0, 1, 0, 0, 1, 2, 2, 3};
    assertArrayEquals(odd, Regions.cells(Tensor.zeros(Shape.of(1, 3, 3, 1)), 2).of());
    assertEquals(6, Regions.cells(Tensor.zeros(Shape.of(1, 2, 3, 1)), 9).count());
  }

  @Test
  void regionsSumAndRankTheirPixels() {
    Regions two = new Regions(new int[] {0, 1, 1, 1}, 2);
    Plane map = new Plane(2, 2, new float[] {3, 1, 2, 3});
    assertArrayEquals(new double[] {3, 6}, two.sums(map));
    assertArrayEquals(new double[] {3, 2}, two.means(map));
    assertArrayEquals(new int[] {2, 0, 1, 3}, Regions.places(new double[] {1, 5, 2, 1}));
  }

  @Test
  void theCurveOfRegionsIsOverTheirPixels() {
    Regions two = new Regions(new int[] {0, 1, 1, 1}, 2);
    Curve curve = RegionPerturbation.curve(two, new int[] {1, 0}, new float[] {9, 5, 1});
    assertEquals(List.of(0.0, .75, 1.0), curve.shares());
    assertEquals(List.of(9.0, 5.0, 1.0), curve.scores());
    assertEquals((.75 * 7 + .25 * 3), curve.area(), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"0.8 0.4 0.2, 0.4375", "0.5 0.5 0.5, 0", "0.5 0 0, 0.75", "0.4 0.8 0.8, -0.75"})
  void irofIsTheAreaOverTheCurveOfWhatIsLeft(String scores, double expected) {
    assertEquals(expected, new Irof(2, Baseline.ZERO).of(curve(scores)), 1e-12);
  }

  @Test
  void irofOfOneSuperpixelTakesTheWholeImage() {
    double expected = 1 - (sigmoid(3) + sigmoid(0)) / 2 / sigmoid(3);
    assertEquals(expected, of(new Irof(1, Baseline.ZERO)), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1 0.2 0.2 0.1 0.5, 0.75",
    "0.1 0.2 0.3, 1",
    "0.3 0.2 0.1, 0",
    "0.5 0.5, 1",
    "0 1 0 1, 0.666666667"
  })
  void monotonicityCountsStepsThatDoNotFall(String scores, double expected) {
    assertEquals(expected, new Monotonicity(1, Baseline.ZERO).of(curve(scores)), 1e-9);
  }

  /** Logits 0, -1, 0, 1 and 3 as pixels 2, 3, 0 and 1 come. */
  @Test
  void theLeastImportantPixelsComeFirst() {
    assertEquals(.75, of(new Monotonicity(4, Baseline.ZERO)), 1e-9);
    assertEquals(1, Cases.of(new Monotonicity(1, Baseline.ZERO), FLAT, NET, IMAGE), 1e-9);
  }

  /** What a cell does grows with its weight, whatever is drawn. */
  @ParameterizedTest
  @CsvSource({
    "1 2 3 4, 1",
    "4 3 2 1, -1",
    "1 2 4 3, 0.8",
    "-1 2 -3 4, 1",
    "1 1 1 1, 0",
    "2 1 4 3, 0.6"
  })
  void cellsThatMatterAreThoseThatAreLarge(String values, double expected) {
    String[] words = values.split(" ");
    float[] floats = new float[4];
    for (int k = 0; k < 4; k++) {
      floats[k] = Float.parseFloat(words[k]);
    }
    Metric metric = new MonotonicityCorrelation(2, 3, 0);
    Model net = linear(.01f, .3f, 10, 300);
    assertEquals(
        expected, Cases.of(metric, new Given(map(2, floats)), net, image(2, 0, 0, 0, 1)), 1e-6);
  }

  @Test
  void theMapThatIsWhatPixelsDoIsFaithfulToSets() {
    for (double share : new double[] {.25, .5, .75}) {
      Metric metric = new MuFidelity(2, share, 30, Baseline.ZERO, 1);
      assertEquals(1, Cases.of(metric, PARTS, NET, IMAGE), 1e-6);
      assertEquals(-1, Cases.of(metric, REVERSE, NET, IMAGE), 1e-6);
      assertEquals(0, Cases.of(metric, FLAT, NET, IMAGE));
    }
  }

  private static final Tensor ONES = image(2, 1, 1, 1, 1);

  /**
   * Of 12 draws of one pixel, those of a seed are n_0 to n_3 of each. The map is (1,1,0,0), and the
   * pixels do (1,0,1,0): {@code (n_0 n_3 - n_1 n_2) / sqrt((n_0 + n_1) (n_2 + n_3) (n_0 + n_2) (n_1
   * + n_3))}.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 4 5 2 1, -0.19245009", // -6 / sqrt(972)
    "1, 5 2 3 2, 0.11952286", // 4 / sqrt(1120)
    "2, 1 1 5 5, 0",
    "3, 5 0 6 1, 0.25482360" // 5 / sqrt(385)
  })
  void muFidelityOfOnesAndZeros(long seed, String draws, double expected) {
    double[] drawn = new double[4];
    for (int i = 1; i <= 12; i++) {
      boolean[] set = Draw.some(4, 1, Draw.random(seed, i));
      for (int k = 0; k < 4; k++) {
        drawn[k] += set[k] ? 1 : 0;
      }
    }
    assertArrayEquals(doubles(draws), drawn);
    Metric metric = new MuFidelity(2, .25, 12, Baseline.ZERO, seed);
    Given given = new Given(map(2, 1, 1, 0, 0));
    assertEquals(expected, Cases.of(metric, given, linear(1, 0, 1, 0), ONES), 1e-7);
  }

  /**
   * Pixels 0 and 2 are drawn six times, 1 and 2, and 2 and 3 three times: the map says 4, 5 and 7,
   * of ranks 2.5, 7 and 10, and they do 3, 5 and 2, of ranks 5.5, 10 and 1: -40.5 / 121.5.
   */
  @Test
  void muFidelityOfPairs() {
    Metric metric = new MuFidelity(2, .5, 12, Baseline.ZERO, 3);
    Given given = new Given(map(2, 1, 2, 3, 4));
    assertEquals(-1 / 3.0, Cases.of(metric, given, linear(1, 3, 2, 0), ONES), 1e-7);
  }

  /**
   * Two draws for each n have a correlation of 1, -1 or 0. Sets 2 and 0, 0 and 2, 13 and 01, 03 and
   * 12, 13 and 23 have 1, 0 and 1 have -1, 3 and 3, and 123 and 123, have 0: 4 / 8.
   */
  @Test
  void sensitivityNOfTwoDraws() {
    Metric metric = new SensitivityN(2, Baseline.ZERO, 1);
    Given given = new Given(map(2, 1, 2, 0, 3));
    assertEquals(.5, Cases.of(metric, given, linear(2, 1, 0, 3), ONES), 1e-7);
  }

  /**
   * Of three draws, 3, 0 and 2, of which the map says 0, 1 and 0, and which do 0, 1 and 1, have
   * 1/2; 13, 01 and 13 (1, 2, 1; 0, 1, 0) have 1; 123, 012 and 023 (1, 2, 1; 1, 2, 2) have 1/2; in
   * the other five one side is always the same: 2 / 8.
   */
  @Test
  void sensitivityNOfThreeDraws() {
    Metric metric = new SensitivityN(3, Baseline.ZERO, 3);
    Given given = new Given(map(2, 1, 1, 0, 0));
    assertEquals(.25, Cases.of(metric, given, linear(1, 0, 1, 0), ONES), 1e-7);
  }

  @Test
  void theMapThatIsWhatPixelsDoHasSensitivityOne() {
    Metric metric = new SensitivityN(20, Baseline.ZERO, 0);
    assertEquals(1, Cases.of(metric, PARTS, NET, IMAGE), 1e-6);
    assertEquals(-1, Cases.of(metric, REVERSE, NET, IMAGE), 1e-6);
    assertEquals(1, Cases.of(metric, new Given(map(2, 3, 6, -3, 3)), NET, IMAGE), 1e-6);
    assertEquals(0, Cases.of(metric, FLAT, NET, IMAGE));
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 3, 2 4 6, 1",
    "1 2 3, 3 2 1, -1",
    "1 2 3, 1 3 2, 0.5",
    "1 1 1, 1 2 3, 0",
    "0 0 1 1, 0 1 0 1, 0"
  })
  void pearsonIsALinearCorrelation(String a, String b, double expected) {
    assertEquals(expected, Pearson.of(doubles(a), doubles(b)), 1e-12);
  }

  private static double[] doubles(String values) {
    return Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "5, 0", "5, 5", "1, 1"})
  void aDrawnSetHasAsManyAsWereWanted(int n, int count) {
    for (int i = 0; i < 20; i++) {
      boolean[] drawn = Draw.some(n, count, Draw.random(3, i));
      int found = 0;
      for (boolean one : drawn) {
        found += one ? 1 : 0;
      }
      assertEquals(count, found);
    }
  }

  /** Of four pixels, 1 to 20 % are the first, 50 % the first two: logits 2 and 3. */
  @Test
  void theFirstPixelsAloneAreNearlyEnough() {
    double p = sigmoid(3);
    double expected = (4 * (p - sigmoid(2)) + (p - sigmoid(3))) / 5;
    assertEquals(expected, of(new Rationale(true, Baseline.ZERO)), 1e-6);
  }

  /** Without them: logits 1 and 0. */
  @Test
  void withoutTheFirstPixelsTheClassLoses() {
    double p = sigmoid(3);
    double expected = (4 * (p - sigmoid(1)) + (p - sigmoid(0))) / 5;
    assertEquals(expected, of(new Rationale(false, Baseline.ZERO)), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "0.5, 0.5, 0.5, 0.5",
    "1, 0.5, 0.25, 0.428571429",
    "0, 1, 1, 0",
    "1, 1, -1, 0"
  })
  void theHarmonicMeanIsLedByTheLeast(double a, double b, double c, double expected) {
    assertEquals(expected, Harmonic.mean(a, b, c), 1e-9);
  }

  /** Coherency 1, complexity 1.75 / 4, and the drop to a logit of 2.75. */
  @Test
  void adccIsOfThreeFigures() {
    double drop = (sigmoid(3) - sigmoid(2.75)) / (sigmoid(3) + 1e-7);
    double expected = 3 / (1 + 1 / .5625 + 1 / (1 - drop));
    assertEquals(expected, of(new Harmonic(false)), 1e-6);
    assertEquals(.4375, Harmonic.complexity(new Plane(2, 2, MAP.data())), 1e-9);
  }

  @Test
  void arccHasRoadInstead() {
    double road = of(new Road(Road.Order.COMBINED, 0));
    double expected = road > 0 ? 3 / (1 + 1 / .5625 + 1 / road) : 0;
    assertEquals(expected, of(new Harmonic(true)), 1e-9);
  }

  /**
   * A net that is sure: of pixels (0, 1, .2, 0) its logit is 100 (2 x_1 - 3 x_2) = 140, and noise
   * of .01 does not matter. Without pixel 1, pixels 1 and 0, or 1, 0 and 3, x_1 becomes .2 / 5, 1.8
   * / 21 or .2: the class is lost each time, D_most = -1. Without 2, or 2 and 3, x_2 becomes 1 / 5
   * or 9 / 21, and the class stays; without 2, 3 and 0 it becomes 1: D_least = -1/3. Each is three
   * of nine percentiles.
   */
  @Test
  void arccOfANetThatIsSure() {
    Model sure = linear(0, 200, -300, 0);
    Tensor image = image(2, 0, 1, .2f, 0);
    Given given = new Given(MAP);
    assertEquals(
        -1, Cases.of(new Road(Road.Order.MOST_RELEVANT_FIRST, 0), given, sure, image), 1e-6);
    assertEquals(
        -1 / 3.0, Cases.of(new Road(Road.Order.LEAST_RELEVANT_FIRST, 0), given, sure, image), 1e-6);
    assertEquals(1 / 3.0, Cases.of(new Road(Road.Order.COMBINED, 0), given, sure, image), 1e-6);
    assertEquals(3 / (1 + 1 / .5625 + 3), Cases.of(new Harmonic(true), given, sure, image), 1e-6);
  }

  @Test
  void aCurveIsInterpolated() {
    Curve curve = new Curve(List.of(0.0, .5, 1.0), List.of(0.0, 1.0, 0.0));
    assertEquals(List.of(0.0, .5, 1.0, .5, 0.0), curve.even(5).scores());
    assertEquals(.5, curve.area(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new Curve(List.of(0.0), List.of(0.0)));
  }

  /** A bright square is all that the net looks at. */
  @Test
  void informationAboutTheObjectIsWorthMoreThanOfTheRest() {
    float[] weights = new float[256];
    float[] pixels = new float[256];
    Tensor right = Tensor.zeros(Shape.of(16, 16));
    Tensor wrong = Tensor.zeros(Shape.of(16, 16));
    for (int k = 0; k < 256; k++) {
      boolean inside = k / 16 >= 5 && k / 16 < 11 && k % 16 >= 5 && k % 16 < 11;
      weights[k] = inside ? .3f : -.1f;
      pixels[k] = (inside ? 1 : 0) + (k * 37 % 11) / 30f;
      right.data()[k] = (inside ? 1 : 0) + k / 1000f;
      wrong.data()[k] = (inside ? 0 : 1) + k / 1000f;
    }
    Tensor image = image(16, pixels);
    for (boolean accuracy : new boolean[] {false, true}) {
      Metric metric = new PerformanceInformation(accuracy, Deletion.blurred());
      Model net = linear(weights);
      double good = Cases.of(metric, new Given(right), net, image);
      double bad = Cases.of(metric, new Given(wrong), net, image);
      if (Double.isNaN(good)) {
        continue;
      }
      assertTrue(good >= 0 && good <= 1 && bad >= 0 && bad <= 1, good + " " + bad);
      assertTrue(good > bad, good + " " + bad);
    }
  }

  /**
   * Sixteen levels, each 10, 11, 12, ... above the one before, and black at the end; the logit is
   * the number of levels that are seen, less 3.5. DEFLATE writes black as two literals of 8 bits
   * and a match of 13, t levels and black after them as t + 2 literals and a match (of 12 bits
   * where it is short), and all as 16 literals; with 10 bits around them that is 5, 6, 7, 8, 10, 13
   * and 18 bytes for t = 0, 1, 2, 3, 5, 8 and 16: 0, 1, 2, 3, 5, 8 and 13 of 13 parts. With 12
   * levels, no match is left, and they say all that there is.
   */
  private static double rising(boolean accuracy) {
    float[] levels = new float[16];
    float[] weights = new float[16];
    float[] map = new float[16];
    for (int k = 0; k < 16; k++) {
      levels[k] = k == 15 ? 0 : (k == 0 ? 0 : levels[k - 1]) + 10 + k;
      weights[k] = k == 15 ? 0 : 1 / levels[k];
      map[k] = 16 - k;
    }
    return Cases.of(
        new PerformanceInformation(accuracy, Baseline.ZERO),
        new Given(map(4, map)),
        Cases.affine(-3.5f, weights),
        image(4, levels));
  }

  /** From 3/13 to 5/13 the line rises by .13 every .02: .02 (.06 + .19 + ... + .97 + 30.5). */
  @Test
  void theClassIsKnownFromFiveThirteenthsOfTheInformationOn() {
    assertEquals(.6924, rising(true), 1e-6);
  }

  @Test
  void theProbabilityIsHeldToThoseOfTheBlurredAndTheWholeImage() {
    List<Double> informed = new ArrayList<>(List.of(0.0));
    List<Double> known = new ArrayList<>(List.of(0.0));
    double none = sigmoid(-3.5);
    for (int t : new int[] {1, 2, 3, 5, 8}) {
      informed.add(t / 13.0);
      known.add((sigmoid(t - 3.5) - none) / (sigmoid(11.5) - none));
    }
    informed.add(1.0);
    known.add(1.0);
    assertEquals(new Curve(informed, known).even(51).area(), rising(false), 1e-6);
  }

  @Test
  void informationIsNotDefinedWhereTheNetDoesNotKnowTheClass() {
    Model net = linear(-1, -1, -1, -1);
    assertTrue(Double.isNaN(Cases.of(PerformanceInformation.AIC.metric(), PARTS, net, IMAGE)));
  }

  @Test
  void choicesThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RegionPerturbation(0, Baseline.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new MuFidelity(2, 1, 9, Baseline.ZERO, 0));
    assertThrows(IllegalArgumentException.class, () -> new SensitivityN(1, Baseline.ZERO, 0));
    assertThrows(IllegalArgumentException.class, () -> new Monotonicity(0, Baseline.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new MonotonicityCorrelation(2, 0, 0));
  }
}
