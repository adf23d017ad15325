package limpid.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Agglomerative clustering with Ward's linkage (Ward 1963): the two clusters are merged whose union
 * adds the least to the sum of squares within clusters, {@code d2(a,b) = 2 |a||b| / (|a|+|b|)
 * |mean(a) - mean(b)|^2}, until one is left. Distances to a union follow from those to its parts
 * (Lance and Williams 1967). Of equal distances the pair with the lowest numbers is taken.
 */
final class Ward {
  private Ward() {}

  /**
   * A merge of two clusters; rows are the clusters 0 to n-1, the k-th merge makes cluster n+k.
   *
   * @param a the lower number
   * @param distance the square root of d2
   */
  record Merge(int a, int b, double distance) {}

  /** The n-1 merges of n rows. Time grows with n^3, memory with n^2. */
  static List<Merge> merges(double[]... rows) {
    int n = rows.length;
    double[][] distances = squares(rows);
    int[] number = new int[n];
    int[] size = new int[n];
    Arrays.setAll(number, i -> i);
    Arrays.fill(size, 1);
    List<Integer> alive = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      alive.add(i);
    }
    List<Merge> merges = new ArrayList<>();
    while (alive.size() > 1) {
      int[] nearest = nearest(distances, alive);
      int a = nearest[0];
      int b = nearest[1];
      merges.add(new Merge(number[a], number[b], Math.sqrt(distances[a][b])));
      alive.remove((Integer) a);
      alive.remove((Integer) b);
      for (int k : alive) {
        double united = size[k] + size[a] + size[b];
        double d =
            ((size[k] + size[a]) * distances[k][a]
                    + (size[k] + size[b]) * distances[k][b]
                    - size[k] * distances[a][b])
                / united;
        distances[k][a] = d;
        distances[a][k] = d;
      }
      size[a] += size[b];
      number[a] = n + merges.size() - 1;
      alive.add(a);
    }
    return List.copyOf(merges);
  }

  /** The places of the nearest two, which are listed by the numbers of their clusters. */
  private static int[] nearest(double[][] distances, List<Integer> alive) {
    int[] places = alive.stream().mapToInt(i -> i).toArray();
    int first = places[0];
    int second = places[1];
    for (int i = 0; i < places.length; i++) {
      double[] from = distances[places[i]];
      for (int j = i + 1; j < places.length; j++) {
        if (from[places[j]] < distances[first][second]) {
          first = places[i];
          second = places[j];
        }
      }
    }
    return new int[] {first, second};
  }

  private static double[][] squares(double[]... rows) {
    double[][] squares = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = 0; k < rows[i].length; k++) {
          double apart = rows[i][k] - rows[j][k];
          sum += apart * apart;
        }
        squares[i][j] = sum;
        squares[j][i] = sum;
      }
    }
    return squares;
  }
}
