package limpid.explain.metric;

/** Linear correlation: {@code cov(a, b) / (dev(a) dev(b))}. */
final class Pearson {
  private Pearson() {}

  /** In [-1,1]; 0 where either has but one value throughout. */
  static double of(double[] a, double[] b) {
    double x = mean(a);
    double y = mean(b);
    double together = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      together += (a[i] - x) * (b[i] - y);
      first += (a[i] - x) * (a[i] - x);
      second += (b[i] - y) * (b[i] - y);
    }
    boolean defined = first > 0 && second > 0;
    return defined ? Math.clamp(together / Math.sqrt(first) / Math.sqrt(second), -1, 1) : 0;
  }

  static double of(float[] a, float[] b) {
    return of(doubles(a), doubles(b));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
