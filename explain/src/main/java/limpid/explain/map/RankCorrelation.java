package limpid.explain.map;

import java.util.Arrays;

/**
 * Spearman's rank correlation of two maps: the linear correlation of their ranks, {@code cov(r, s)
 * / (dev(r) dev(s))}, in [-1,1]; equal values share the mean of their ranks.
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * The correlation of values in the same places; NaN where either has but one value throughout.
   *
   * @throws IllegalArgumentException if there are not as many of each
   */
  public static double of(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "rank correlation: of %d values and of %d".formatted(a.length, b.length));
    }
    double[] r = ranks(a);
    double[] s = ranks(b);
    double middle = (a.length - 1) / 2.0;
    double together = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < r.length; i++) {
      together += (r[i] - middle) * (s[i] - middle);
      first += (r[i] - middle) * (r[i] - middle);
      second += (s[i] - middle) * (s[i] - middle);
    }
    return first == 0 || second == 0 ? Double.NaN : together / Math.sqrt(first * second);
  }

  /** The rank of each value, from 0 on. */
  private static double[] ranks(float[] values) {
    long[] order = new long[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) ordered(values[i]) << 32 | i;
    }
    Arrays.sort(order);
    double[] ranks = new double[values.length];
    int end;
    for (int from = 0; from < order.length; from = end) {
      end = from + 1;
      while (end < order.length && order[end] >> 32 == order[from] >> 32) {
        end++;
      }
      for (int k = from; k < end; k++) {
        ranks[(int) order[k]] = (from + end - 1) / 2.0;
      }
    }
    return ranks;
  }

  /** An integer that is as much larger or smaller than others as the value is; -0 is 0. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
