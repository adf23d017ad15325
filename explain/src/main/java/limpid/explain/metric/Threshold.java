package limpid.explain.metric;

import limpid.explain.map.Plane;

/** From which value on a map is taken for the object. */
public sealed interface Threshold {
  /** As in the CAM paper (Zhou et al., CVPR 2016): above 20 % of the maximum. */
  Threshold CAM = new Fraction(.2);

  /** The value that the object is above. */
  double of(Plane map);

  /** A part of the map's maximum. */
  record Fraction(double part) implements Threshold {
    public Fraction {
      if (!(part >= 0 && part < 1)) {
        throw new IllegalArgumentException(
            "threshold " + part + ": a part of the maximum is expected, from 0 to below 1");
      }
    }

    @Override
    public double of(Plane map) {
      return part * map.max();
    }
  }

  /**
   * Otsu's: the value t that divides the map into two groups that differ the most, of largest
   * {@code n_0 n_1 (m_0 - m_1)^2}, sizes and means of the groups; t is one of 255 between minimum
   * and maximum.
   *
   * <p>Otsu, A Threshold Selection Method from Gray-Level Histograms, IEEE Transactions on Systems,
   * Man, and Cybernetics 1979.
   */
  record Otsu() implements Threshold {
    private static final int BINS = 256;

    @Override
    public double of(Plane map) {
      float min = map.min();
      double width = ((double) map.max() - min) / BINS;
      if (width == 0) {
        return map.max();
      }
      long[] counts = new long[BINS];
      double[] sums = new double[BINS];
      double all = 0;
      for (float value : map.values()) {
        int bin = Math.min(BINS - 1, (int) ((value - min) / width));
        counts[bin]++;
        sums[bin] += value;
        all += value;
      }
      return min + width * (1 + best(counts, sums, map.values().length, all));
    }

    /** The last bin of the lower group. */
    private static int best(long[] counts, double[] sums, int n, double all) {
      int best = 0;
      double most = -1;
      long below = 0;
      double sum = 0;
      for (int bin = 0; bin < BINS - 1; bin++) {
        below += counts[bin];
        sum += sums[bin];
        long above = n - below;
        if (below > 0 && above > 0) {
          double apart = sum / below - (all - sum) / above;
          double between = (double) below * above * apart * apart;
          if (between > most) {
            most = between;
            best = bin;
          }
        }
      }
      return best;
    }
  }
}
