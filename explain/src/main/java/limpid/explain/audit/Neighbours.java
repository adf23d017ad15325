package limpid.explain.audit;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Who is near whom among rows: {@code A_ij = (N_ij + N_ji) / 2}, N being 1 where j is one of the k
 * rows nearest to i by Euclidean distance, else 0; of equally near ones, the first.
 *
 * @param distances of each row from each
 * @param affinity A, whose diagonal is 0
 */
public record Neighbours(double[][] distances, double[][] affinity) {

  /**
   * Of rows of one length.
   *
   * @param k at most one less than there are rows
   */
  public static Neighbours of(double[][] rows, int k) {
    int n = rows.length;
    if (k < 1 || k >= n) {
      throw new IllegalArgumentException(
          "%d nearest neighbours of %d rows: 1 to %d are expected".formatted(k, n, n - 1));
    }
    double[][] distances = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        distances[i][j] = distance(rows[i], rows[j]);
        distances[j][i] = distances[i][j];
      }
    }
    double[][] affinity = new double[n][n];
    for (int i = 0; i < n; i++) {
      int self = i;
      int[] nearest =
          IntStream.range(0, n)
              .filter(j -> j != self)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> distances[self][j]))
              .limit(k)
              .mapToInt(j -> j)
              .toArray();
      for (int j : nearest) {
        affinity[i][j] += .5;
        affinity[j][i] += .5;
      }
    }
    return new Neighbours(distances, affinity);
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }
}
