package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearClassifierTest {
  /** Apart by the line x + y = 3, but for the last of each. */
  private static final double[][] POINTS = {
    {0, 0}, {1, 1}, {2, 0}, {0, 2}, {2.4, 2.4}, {3, 3}, {4, 1}, {1, 4}, {2, 3}, {.5, .5}
  };

  private static final int[] LABELS = {-1, -1, -1, -1, -1, 1, 1, 1, 1, 1};

  /** w_1, w_2 and b. */
  private static double[] plane(LinearClassifier classifier, double[][] points, int[] labels) {
    double[] c = classifier.coefficients(products(points), labels);
    double[] plane = new double[3];
    for (int i = 0; i < c.length; i++) {
      plane[0] += c[i] * points[i][0];
      plane[1] += c[i] * points[i][1];
      plane[2] += c[i];
    }
    return plane;
  }

  private static double[][] products(double[][] points) {
    double[][] products = new double[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < points.length; j++) {
        products[i][j] = points[i][0] * points[j][0] + points[i][1] * points[j][1];
      }
    }
    return products;
  }

  private static double objective(LinearClassifier classifier, double[] plane) {
    double sum =
        LinearClassifier.DECAY / 2 * (square(plane[0]) + square(plane[1]) + square(plane[2]));
    for (int i = 0; i < POINTS.length; i++) {
      double f = plane[0] * POINTS[i][0] + plane[1] * POINTS[i][1] + plane[2];
      double margin = LABELS[i] * f;
      double loss =
          classifier == LinearClassifier.SVM
              ? Math.max(0, 1 - margin)
              : Math.log(1 + Math.exp(-margin));
      sum += loss / POINTS.length;
    }
    return sum;
  }

  private static double square(double value) {
    return value * value;
  }

  @ParameterizedTest
  @EnumSource
  void noOtherPlaneIsBetter(LinearClassifier classifier) {
    double[] plane = plane(classifier, POINTS, LABELS);
    double least = objective(classifier, plane);
    SplittableRandom random = new SplittableRandom(1);
    for (double size : new double[] {1e-4, 1e-2, 1}) {
      for (int i = 0; i < 300; i++) {
        double[] other = plane.clone();
        for (int k = 0; k < 3; k++) {
          other[k] += size * (random.nextDouble() - .5);
        }
        assertTrue(
            objective(classifier, other) >= least - 1e-12, "another is better by size " + size);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFarApartIsToldApart(LinearClassifier classifier) {
    double[][] points = {{5, 1}, {6, 0}, {5.5, -2}, {-5, 0}, {-7, 1}, {-6, 3}};
    int[] labels = {1, 1, 1, -1, -1, -1};
    double[] plane = plane(classifier, points, labels);
    for (int i = 0; i < points.length; i++) {
      double f = plane[0] * points[i][0] + plane[1] * points[i][1] + plane[2];
      assertTrue(labels[i] * f > 0, "point " + i);
    }
    assertTrue(plane[0] > 3 * Math.abs(plane[1]));
  }

  /** Two points: the margin is reached by both, and w points from one to the other. */
  @Test
  void theMarginOfTwoPointsIsOne() {
    double[] plane =
        plane(LinearClassifier.SVM, new double[][] {{2, 0}, {-2, 0}}, new int[] {1, -1});
    assertEquals(.5, plane[0], 1e-6);
    assertEquals(0, plane[1], 1e-6);
    assertEquals(0, plane[2], 1e-6);
  }
}
