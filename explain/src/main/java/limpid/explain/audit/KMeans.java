package limpid.explain.audit;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * k points that the rows are near to: {@code min sum_i |x_i - m_(c_i)|^2}, by Lloyd's steps from
 * starts as k-means++ draws them (Arthur and Vassilvitskii, SODA 2007), the best of several. The
 * same seed gives the same clusters; they are numbered by their sizes, the largest first.
 *
 * @param cluster of each row
 * @param error the sum
 */
public record KMeans(int[] cluster, double error) {
  private static final int STARTS = 10;
  private static final int STEPS = 100;

  /** Of rows of one length, at least k. */
  public static KMeans of(double[][] rows, int k, long seed) {
    if (k < 1 || k > rows.length) {
      throw new IllegalArgumentException(
          "%d clusters of %d rows: 1 to %d are expected".formatted(k, rows.length, rows.length));
    }
    SplittableRandom random = new SplittableRandom(seed);
    KMeans best = null;
    for (int start = 0; start < STARTS; start++) {
      KMeans found = from(rows, drawn(rows, k, random));
      best = best == null || found.error < best.error ? found : best;
    }
    return new KMeans(bySize(best.cluster, k), best.error);
  }

  /** The first by chance, each other by the square of its distance from those before. */
  private static double[][] drawn(double[][] rows, int k, SplittableRandom random) {
    double[][] means = new double[k][];
    means[0] = rows[random.nextInt(rows.length)].clone();
    double[] near = new double[rows.length];
    Arrays.fill(near, Double.POSITIVE_INFINITY);
    for (int m = 1; m < k; m++) {
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        near[i] = Math.min(near[i], square(rows[i], means[m - 1]));
        sum += near[i];
      }
      double left = random.nextDouble() * sum;
      int chosen = 0;
      while (chosen < rows.length - 1 && left >= near[chosen]) {
        left -= near[chosen++];
      }
      means[m] = rows[chosen].clone();
    }
    return means;
  }

  private static KMeans from(double[][] rows, double[][] means) {
    int[] cluster = new int[rows.length];
    Arrays.fill(cluster, -1);
    double error = 0;
    for (int step = 0; step < STEPS; step++) {
      boolean moved = false;
      error = 0;
      for (int i = 0; i < rows.length; i++) {
        int nearest = 0;
        for (int m = 1; m < means.length; m++) {
          nearest = square(rows[i], means[m]) < square(rows[i], means[nearest]) ? m : nearest;
        }
        moved |= cluster[i] != nearest;
        cluster[i] = nearest;
        error += square(rows[i], means[nearest]);
      }
      if (!moved) {
        break;
      }
      move(rows, cluster, means);
    }
    return new KMeans(cluster, error);
  }

  /** Each to the middle of its rows; one that has none stays. */
  private static void move(double[][] rows, int[] cluster, double[][] means) {
    int[] counts = new int[means.length];
    double[][] sums = new double[means.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      counts[cluster[i]]++;
      for (int j = 0; j < rows[i].length; j++) {
        sums[cluster[i]][j] += rows[i][j];
      }
    }
    for (int m = 0; m < means.length; m++) {
      for (int j = 0; j < sums[m].length && counts[m] > 0; j++) {
        means[m][j] = sums[m][j] / counts[m];
      }
    }
  }

  private static double square(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }

  private static int[] bySize(int[] cluster, int k) {
    Integer[] order = new Integer[k];
    int[] counts = new int[k];
    int[] first = new int[k];
    Arrays.fill(first, cluster.length);
    for (int i = cluster.length - 1; i >= 0; i--) {
      counts[cluster[i]]++;
      first[cluster[i]] = i;
    }
    Arrays.setAll(order, m -> m);
    Arrays.sort(
        order, (a, b) -> counts[a] != counts[b] ? counts[b] - counts[a] : first[a] - first[b]);
    int[] places = new int[k];
    for (int place = 0; place < k; place++) {
      places[order[place]] = place;
    }
    return Arrays.stream(cluster).map(m -> places[m]).toArray();
  }
}
