package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limpid.explain.inside.TransferClassifier.Fitted;
import limpid.explain.inside.TransferClassifier.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransferClassifierTest {
  private static final double[][] ROWS = cloud(60, 5);
  private static final int[] LABELS = IntStream.range(0, 60).map(i -> i % 3).toArray();

  /** Rows around three corners, that overlap. */
  private static double[][] cloud(int n, int d) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] rows = new double[n][d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] = random.nextGaussian() + (i % 3 == j ? 3 : 0) + 7;
      }
    }
    return rows;
  }

  /** The problem is convex: where its gradient is 0, it is solved. */
  @ParameterizedTest
  @EnumSource
  void theGradientEndsAtZero(Loss loss) {
    TransferClassifier classifier = new TransferClassifier(loss, .5);
    Fitted fitted = classifier.fitted(ROWS, LABELS, 3);
    double[][] x =
        IntStream.range(0, 60).mapToObj(i -> fitted.scaled(ROWS[i])).toArray(double[][]::new);
    for (int k = 0; k < 3; k++) {
      double[] gradient = new double[6];
      classifier.objective(x, LABELS, k, fitted.weights()[k], gradient);
      assertArrayEquals(new double[6], gradient, 1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theGradientIsThatOfTheObjective(Loss loss) {
    TransferClassifier classifier = new TransferClassifier(loss, .5);
    double[] w = {.1, -.2, .3, 0, .05, -.1};
    double[] gradient = new double[6];
    classifier.objective(ROWS, LABELS, 1, w, gradient);
    for (int j = 0; j < 6; j++) {
      double step = 1e-5;
      w[j] += step;
      double above = classifier.objective(ROWS, LABELS, 1, w, new double[6]);
      w[j] -= 2 * step;
      double below = classifier.objective(ROWS, LABELS, 1, w, new double[6]);
      w[j] += step;
      assertEquals(
          (above - below) / 2 / step, gradient[j], 1e-3 * Math.max(1, Math.abs(gradient[j])));
    }
  }

  /** Two points at -1 and 1, scaled as they are: {@code w + 4 C (w - 1) = 0} by symmetry. */
  @Test
  void twoPointsByHand() {
    Fitted svm =
        new TransferClassifier(Loss.SVM, .5)
            .fitted(new double[][] {{-1}, {1}}, new int[] {0, 1}, 2);
    assertArrayEquals(new double[] {2. / 3, 0}, svm.weights()[1], 1e-5);
    Fitted logistic =
        new TransferClassifier(Loss.LOGISTIC, 1)
            .fitted(new double[][] {{-1}, {1}}, new int[] {0, 1}, 2);
    double w = logistic.weights()[1][0];
    assertEquals(2 / (1 + Math.exp(w)), w, 1e-5);
  }

  @ParameterizedTest
  @EnumSource
  void whatCanBeToldApartIs(Loss loss) {
    CrossValidation found =
        CrossValidation.of(new TransferClassifier(loss, .1), ROWS, LABELS, 3, 5, 1);
    assertTrue(found.accuracy() > .8, "accuracy " + found.accuracy());
    assertEquals(5, found.accuracies().length);
  }

  /** A class is dealt out evenly: 20 rows in 5 folds are 4 in each. */
  @Test
  void foldsHoldAllClassesEvenly() {
    int[] folds = CrossValidation.folds(LABELS, 3, 5, 9);
    for (int k = 0; k < 3; k++) {
      for (int f = 0; f < 5; f++) {
        int one = k;
        int now = f;
        assertEquals(
            4, IntStream.range(0, 60).filter(i -> LABELS[i] == one && folds[i] == now).count());
      }
    }
  }

  @Test
  void meansAndDeviationsAreThoseOfTheFolds() {
    CrossValidation found = new CrossValidation(new double[] {.5, .7, .9}, new int[0][]);
    assertEquals(.7, found.accuracy(), 1e-12);
    assertEquals(.2, found.deviation(), 1e-12);
  }

  @Test
  void badInputIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TransferClassifier(Loss.SVM, 0));
    assertThrows(
        IllegalArgumentException.class, () -> CrossValidation.folds(new int[] {0, 1, 1}, 2, 2, 1));
  }
}
