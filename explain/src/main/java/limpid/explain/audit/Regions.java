package limpid.explain.audit;

/**
 * Which classes are decided by the same regions: for each class the mean map of images that are
 * classified right, and how alike they are once the mean of all classes, which any two share, is
 * taken away.
 *
 * @param means a mean map for each class; null for a class without a map
 * @param likeness correlation of two classes' means, in [-1,1]; NaN where one is missing
 */
public record Regions(double[][] means, double[][] likeness) {

  /**
   * Of maps, none below 0.
   *
   * @param classes of each map
   */
  public static Regions of(double[][] maps, int[] classes, int count) {
    double[][] means = new double[count][];
    int[] counts = new int[count];
    for (int i = 0; i < maps.length; i++) {
      int of = classes[i];
      means[of] = means[of] == null ? new double[maps[i].length] : means[of];
      double all = 0;
      for (double value : maps[i]) {
        all += value;
      }
      for (int k = 0; k < maps[i].length && all > 0; k++) {
        means[of][k] += maps[i][k] / all;
      }
      counts[of]++;
    }
    double[] whole = null;
    int there = 0;
    for (int c = 0; c < count; c++) {
      if (means[c] != null) {
        there++;
        whole = whole == null ? new double[means[c].length] : whole;
        for (int k = 0; k < whole.length; k++) {
          means[c][k] /= counts[c];
          whole[k] += means[c][k];
        }
      }
    }
    double[][] likeness = new double[count][count];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        likeness[a][b] =
            means[a] == null || means[b] == null
                ? Double.NaN
                : Suspicion.cosine(less(means[a], whole, there), less(means[b], whole, there));
      }
    }
    return new Regions(means, likeness);
  }

  private static double[] less(double[] mean, double[] whole, int there) {
    double[] less = new double[mean.length];
    for (int k = 0; k < less.length; k++) {
      less[k] = mean[k] - whole[k] / there;
    }
    return less;
  }

  /** Cosine of a map and a class' mean, in [0,1]; NaN where the class has none. */
  public double like(double[] map, int of) {
    return means[of] == null ? Double.NaN : Suspicion.cosine(map, means[of]);
  }
}
