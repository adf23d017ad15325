package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Convention;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.References;
import limpid.explain.perturbation.Lime.Distance;
import limpid.explain.perturbation.Lime.Fit;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimeTest {
  private static final OptionalDouble ALL = OptionalDouble.empty();
  private static final int SAMPLES = 60;
  private static final int PARTS = 9;
  private static final float HIDDEN = .3f;
  private static final SlowGame GAME = new SlowGame(3, HIDDEN);
  private static final Tensor IMAGE = Nets.wavesInput();

  private static Lime method(int samples, Fit fit, double strength, Distance d, double width) {
    return method(samples, fit, strength, d, width, Convention.CAPTUM);
  }

  private static Lime method(
      int samples, Fit fit, double strength, Distance d, double width, Convention convention) {
    Baseline baseline = Baseline.given(Tensor.filled(IMAGE.shape(), HIDDEN));
    return new Lime(
        samples, Segmentation.GRID, 3, baseline, fit, strength, d, width, convention, ALL, 5);
  }

  private static double[] coefficients(Lime method) {
    Explanation e = method.explain(Nets.waves(), IMAGE, OutputTarget.of(1));
    assertEquals(Shape.of(8, 8), e.raw().shape());
    double[] found = new double[PARTS];
    for (int k = 0; k < 64; k++) {
      found[GAME.cell(k)] = e.raw().data()[k];
    }
    return found;
  }

  private static boolean[] shown(int i, Convention convention) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(5).nextLong() + i);
    boolean[] shown = new boolean[PARTS];
    for (int j = 0; j < PARTS; j++) {
      shown[j] = random.nextBoolean() || i == 0 && convention == Convention.PAPER;
    }
    return shown;
  }

  private static double score(boolean[] shown) {
    int all = 0;
    for (int j = 0; j < PARTS; j++) {
      all |= shown[j] ? 1 << j : 0;
    }
    return GAME.score(all);
  }

  private static double near(
      boolean[] shown, Distance distance, double width, Convention convention) {
    if (convention == Convention.PAPER) {
      int count = 0;
      for (boolean one : shown) {
        count += one ? 1 : 0;
      }
      double d = distance == Distance.COSINE ? 1 - Math.sqrt(count / 9.) : Math.sqrt(PARTS - count);
      return Math.sqrt(Math.exp(-d * d / (width * width)));
    }
    double product = 0;
    double image = 0;
    double sample = 0;
    double apart = 0;
    for (int k = 0; k < 64; k++) {
      double x = IMAGE.data()[k];
      double y = shown[GAME.cell(k)] ? x : HIDDEN;
      product += x * y;
      image += x * x;
      sample += y * y;
      apart += (x - y) * (x - y);
    }
    double d =
        distance == Distance.COSINE
            ? 1 - product / Math.sqrt(image) / Math.sqrt(sample)
            : Math.sqrt(apart);
    return Math.exp(-d * d / (2 * width * width));
  }

  /**
   * At the minimum the derivative in each coefficient is 0, or of a coefficient that is 0 no larger
   * than the strength.
   */
  @ParameterizedTest
  @CsvSource({
    "LASSO, 0.001, COSINE, 1",
    "LASSO, 0.01, COSINE, 1",
    "LASSO, 0.01, EUCLIDEAN, 4",
    "RIDGE, 1, COSINE, 1",
    "RIDGE, 0.1, COSINE, 0.5",
    "RIDGE, 0, EUCLIDEAN, 5",
  })
  void noOtherCoefficientsFitBetter(Fit fit, double strength, Distance distance, double width) {
    fitsBest(fit, strength, distance, width, Convention.CAPTUM);
  }

  @Test
  void theAuthorsMeasureDistancesBetweenWhatIsShown() {
    fitsBest(Fit.RIDGE, 1, Distance.COSINE, .25, Convention.PAPER);
    fitsBest(Fit.LASSO, .01, Distance.EUCLIDEAN, 2, Convention.PAPER);
  }

  @Test
  void whatIsUsualIsThatOfEachLibrary() {
    assertEquals(new Lime(1000, 8, 0), usual("captum"));
    assertEquals(
        "[1000, RIDGE, 1.0, COSINE, 0.25] [150, RIDGE, 2.0, EUCLIDEAN, 45.0]",
        chosen(usual("paper")) + " " + chosen(usual("xplique")));
  }

  private static Lime usual(String convention) {
    return (Lime)
        Lime.METHOD.explainer(Lime.METHOD.read(Map.of("convention", convention), References.NONE));
  }

  private static String chosen(Lime lime) {
    return List.of(lime.samples(), lime.fit(), lime.strength(), lime.distance(), lime.width())
        .toString();
  }

  private static void fitsBest(
      Fit fit, double strength, Distance distance, double width, Convention convention) {
    double[] b = coefficients(method(SAMPLES, fit, strength, distance, width, convention));
    double[] near = new double[SAMPLES];
    double[] left = new double[SAMPLES];
    Arrays.setAll(near, i -> near(shown(i, convention), distance, width, convention));
    double all = Arrays.stream(near).sum();
    double intercept = 0;
    for (int i = 0; i < SAMPLES; i++) {
      left[i] = score(shown(i, convention));
      for (int j = 0; j < PARTS; j++) {
        left[i] -= shown(i, convention)[j] ? b[j] : 0;
      }
      intercept += near[i] * left[i] / all;
    }
    assertTrue(Arrays.stream(b).anyMatch(value -> Math.abs(value) > 1e-3));
    for (int j = 0; j < PARTS; j++) {
      double slope = 0;
      for (int i = 0; i < SAMPLES; i++) {
        slope += shown(i, convention)[j] ? near[i] * (left[i] - intercept) : 0;
      }
      if (fit == Fit.RIDGE) {
        assertEquals(strength * b[j], slope, 1e-5, "part " + j);
      } else if (b[j] != 0) {
        assertEquals(Math.signum(b[j]) * strength, slope / all, 1e-6, "part " + j);
      } else {
        assertTrue(Math.abs(slope / all) <= strength + 1e-6, "part " + j);
      }
    }
  }

  @Test
  void aStrongLassoLeavesPartsOut() {
    double[] b = coefficients(method(SAMPLES, Fit.LASSO, .02, Distance.COSINE, 1));
    assertTrue(Arrays.stream(b).anyMatch(value -> value == 0));
    assertTrue(Arrays.stream(b).anyMatch(value -> value != 0));
  }

  /** With a flat kernel a coefficient is what its part adds in the mean over all coalitions. */
  @Test
  void manySamplesComeToWhatAllCoalitionsGive() {
    double[] expected = new double[PARTS];
    for (int all = 0; all < 1 << PARTS; all++) {
      for (int j = 0; j < PARTS; j++) {
        expected[j] += ((all >> j & 1) == 1 ? 1 : -1) * GAME.score(all) / (1 << PARTS - 1);
      }
    }
    double[] b = coefficients(method(20_000, Fit.RIDGE, 0, Distance.EUCLIDEAN, 1e6));
    for (int j = 0; j < PARTS; j++) {
      assertEquals(expected[j], b[j], .005, "part " + j);
    }
  }

  /** captum's net is linear there. */
  @Test
  void aLinearScoreHasItsOwnCoefficients() {
    Baseline baseline = Baseline.given(Tensor.of(Shape.of(1, 1, 3, 1), 10, 20, 10));
    Lime method =
        new Lime(
            50,
            Segmentation.GRID,
            3,
            baseline,
            Fit.RIDGE,
            0,
            Distance.COSINE,
            1,
            Convention.CAPTUM,
            ALL,
            0);
    Explanation e = method.explain(SlowGame.three(), SlowGame.THREE, OutputTarget.of(0));
    assertNear(new double[] {40, 120, 80}, e.raw().data(), 1e-3);
  }

  @Test
  void morePartsThanCanBeFittedAreRefusedBeforeAnythingIsDrawn() {
    Tensor image = Tensor.zeros(Shape.of(1, 65, 65, 2));
    Model mean = x -> x.mean(1, 2).reshape(x.shape().at(0), 2);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Lime(10, 65, 0).explain(mean, image, OutputTarget.of(1)));
    assertEquals("lime: the image has 4225 parts; at most 4096 can be fitted", e.getMessage());
  }

  @Test
  void samplesThatSayTooLittleAreRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> coefficients(method(4, Fit.RIDGE, 0, Distance.COSINE, 1)));
    assertEquals(
        "lime: 4 samples do not tell 9 parts of the image apart; more samples, fewer parts or a"
            + " strength above 0 are needed",
        e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> coefficients(method(4, Fit.LASSO, .01, Distance.EUCLIDEAN, 1e-3)));
    assertEquals(
        "lime: no sample counts with a kernel of width 0.001; a larger width is needed",
        e.getMessage());
  }
}
