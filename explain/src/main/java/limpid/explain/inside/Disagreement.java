package limpid.explain.inside;

import limpid.core.ShapeException;
import limpid.explain.Explanation;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;

/**
 * What two explanations disagree about, {@code D = A - B}: of two classes, two images or two nets.
 * A and B are the signed maps, summed over channels, at the size of the image; in their own units
 * they are comparable if their scores are, as logits of one net; else each is divided by its
 * {@linkplain #size size} first.
 *
 * @param a the map of the one
 * @param b the map of the other
 * @param difference {@code A - B}
 * @param correlation {@code cov(A, B) / (dev(A) dev(B))}, in [-1,1]; NaN where either is constant
 * @param rankCorrelation the same of their ranks
 * @param part {@code sum |A - B| / (sum |A| + sum |B|)}, in [0,1]: 0 of equal maps, 1 of maps that
 *     have nothing in common; NaN where both are 0
 */
public record Disagreement(
    Plane a, Plane b, Plane difference, double correlation, double rankCorrelation, double part) {

  /**
   * Between two explanations of images of one size.
   *
   * @param units whether maps stay in their own units
   * @throws ShapeException if the images have different sizes
   */
  public static Disagreement of(Explanation one, Explanation other, boolean units) {
    Plane a = plane(one, units);
    Plane b = plane(other, units);
    if (a.h() != b.h() || a.w() != b.w()) {
      throw new ShapeException(
          "disagreement: maps of images of %dx%d and %dx%d pixels; one size is expected"
              .formatted(a.w(), a.h(), b.w(), b.h()));
    }
    float[] difference = new float[a.values().length];
    double apart = 0;
    double together = 0;
    for (int k = 0; k < difference.length; k++) {
      difference[k] = a.values()[k] - b.values()[k];
      apart += Math.abs(difference[k]);
      together += (double) Math.abs(a.values()[k]) + Math.abs(b.values()[k]);
    }
    return new Disagreement(
        a,
        b,
        new Plane(a.h(), a.w(), difference),
        correlation(a.values(), b.values()),
        RankCorrelation.of(a.values(), b.values()),
        together == 0 ? Double.NaN : apart / together);
  }

  private static Plane plane(Explanation explanation, boolean units) {
    Plane sum = Plane.sum(explanation.raw());
    Plane plane = sum.resized(explanation.input().at(0), explanation.input().at(1));
    return units ? plane : plane.scaled(0, size(plane));
  }

  /**
   * The size of a map: the 99.9th percentile of its absolute values, or the largest of sparse ones.
   */
  public static float size(Plane plane) {
    Plane sizes = Plane.magnitude(plane.tensor());
    float percentile = sizes.percentile(99.9);
    return percentile > 0 ? percentile : sizes.max();
  }

  private static double correlation(float[] a, float[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double both = 0;
    double first = 0;
    double second = 0;
    for (int k = 0; k < a.length; k++) {
      both += (a[k] - meanA) * (b[k] - meanB);
      first += (a[k] - meanA) * (a[k] - meanA);
      second += (b[k] - meanB) * (b[k] - meanB);
    }
    return first == 0 || second == 0 ? Double.NaN : both / Math.sqrt(first * second);
  }

  private static double mean(float... values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
