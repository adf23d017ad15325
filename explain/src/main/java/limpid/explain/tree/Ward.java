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

  /**
   * The n-1 merges of n rows. Memory grows with n^2, and so does time unless most clusters share
   * their nearest.
   */
  static List<Merge> merges(double[]... rows) {
    int n = rows.length;
    Clusters clusters = new Clusters(squares(rows));
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < n - 1) {
      merges.add(clusters.merge(n + merges.size()));
    }
    return List.copyOf(merges);
  }

  /**
   * The clusters that are left, each at the place of one of its rows. Each knows the nearest of
   * those with higher numbers, so that a merge looks anew for those alone whose nearest it was.
   */
  private static final class Clusters {
    private final double[][] distances;
    private final int[] number;
    private final int[] size;

    /** Places in the order of their clusters' numbers. */
    private final int[] alive;

    private final int[] nearest;
    private int left;

    Clusters(double[]... distances) {
      this.distances = distances;
      left = distances.length;
      number = new int[left];
      alive = new int[left];
      size = new int[left];
      nearest = new int[left];
      Arrays.setAll(number, i -> i);
      Arrays.setAll(alive, i -> i);
      Arrays.fill(size, 1);
      for (int i = 0; i < left; i++) {
        look(i);
      }
    }

    /** Merges the nearest two. */
    Merge merge(int named) {
      int a = alive[0];
      for (int i = 1; i < left - 1; i++) {
        a = apart(alive[i]) < apart(a) ? alive[i] : a;
      }
      int b = nearest[a];
      Merge merge = new Merge(number[a], number[b], Math.sqrt(distances[a][b]));
      remove(a);
      remove(b);
      for (int i = 0; i < left; i++) {
        unite(alive[i], a, b);
      }
      size[a] += size[b];
      number[a] = named;
      alive[left++] = a;
      for (int i = 0; i < left - 1; i++) {
        int k = alive[i];
        if (nearest[k] == a || nearest[k] == b || i == left - 2) {
          look(i);
        } else if (distances[k][a] < apart(k)) {
          nearest[k] = a;
        }
      }
      return merge;
    }

    private double apart(int place) {
      return distances[place][nearest[place]];
    }

    private void remove(int place) {
      int from = 0;
      while (alive[from] != place) {
        from++;
      }
      left--;
      System.arraycopy(alive, from + 1, alive, from, left - from);
    }

    private void unite(int k, int a, int b) {
      double d =
          ((size[k] + size[a]) * distances[k][a]
                  + (size[k] + size[b]) * distances[k][b]
                  - size[k] * distances[a][b])
              / (size[k] + size[a] + size[b]);
      distances[k][a] = d;
      distances[a][k] = d;
    }

    /** Finds the nearest of those behind this one; of equal ones the first. */
    private void look(int order) {
      double[] from = distances[alive[order]];
      int best = order + 1 < left ? alive[order + 1] : alive[order];
      for (int i = order + 2; i < left; i++) {
        best = from[alive[i]] < from[best] ? alive[i] : best;
      }
      nearest[alive[order]] = best;
    }
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
