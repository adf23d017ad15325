package limpid.explain.metric;

import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;

/** How like each other two maps of one size are, in [-1,1]. */
public enum Similarity {
  /** Spearman's rank correlation; 0 where either map is the same everywhere. */
  RANKS {
    @Override
    double of(Plane a, Plane b) {
      double correlation = RankCorrelation.of(a.values(), b.values());
      return Double.isNaN(correlation) ? 0 : correlation;
    }
  },

  /**
   * The structural similarity of the maps scaled to [0,1]: the mean over all windows of 7x7 pixels
   * of {@code (2 m_a m_b + c) (2 s_ab + d) / ((m_a^2 + m_b^2 + c) (s_a^2 + s_b^2 + d))}, c =
   * 0.01^2, d = 0.03^2, of means and unbiased variances, as scikit-image has it. Smaller maps have
   * smaller windows.
   *
   * <p>Wang et al., Image Quality Assessment: From Error Visibility to Structural Similarity, TIP
   * 2004.
   */
  STRUCTURE {
    @Override
    double of(Plane a, Plane b) {
      return structural(a.minMax(), b.minMax());
    }
  };

  private static final int WINDOW = 7;
  private static final double C = 1e-4;
  private static final double D = 9e-4;

  abstract double of(Plane a, Plane b);

  static double structural(Plane a, Plane b) {
    int size = Math.min(WINDOW, Math.min(a.h(), a.w()));
    double sum = 0;
    int windows = 0;
    for (int y = 0; y + size <= a.h(); y++) {
      for (int x = 0; x + size <= a.w(); x++) {
        sum += window(a, b, y, x, size);
        windows++;
      }
    }
    return sum / windows;
  }

  private static double window(Plane a, Plane b, int top, int left, int size) {
    double p = 0;
    double q = 0;
    double pp = 0;
    double qq = 0;
    double pq = 0;
    for (int y = top; y < top + size; y++) {
      for (int x = left; x < left + size; x++) {
        double u = a.values()[y * a.w() + x];
        double v = b.values()[y * a.w() + x];
        p += u;
        q += v;
        pp += u * u;
        qq += v * v;
        pq += u * v;
      }
    }
    int n = size * size;
    double less = Math.max(1, n - 1);
    double first = (pp - p * p / n) / less;
    double second = (qq - q * q / n) / less;
    double together = (pq - p * q / n) / less;
    double means = (2 * p * q / n / n + C) / ((p * p + q * q) / n / n + C);
    return means * (2 * together + D) / (first + second + D);
  }
}
