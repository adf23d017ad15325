package limpid.explain.audit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in groups, by spectral clustering: {@link Neighbours}, the {@link Spectrum} of their
 * Laplacian, as many clusters as its largest gap says, {@link KMeans} of its points.
 *
 * @param cluster of each row
 */
public record Clusters(Neighbours neighbours, Spectrum spectrum, int count, int[] cluster) {

  /**
   * Of rows of one length.
   *
   * @param k neighbours of a row
   * @param most clusters, 2 or more
   */
  public static Clusters of(double[][] rows, int k, int most, long seed) {
    Neighbours neighbours = Neighbours.of(rows, k);
    Spectrum spectrum = Spectrum.of(neighbours.affinity());
    int count = spectrum.parts(most);
    int[] cluster = KMeans.of(spectrum.points(count), count, seed).cluster();
    return new Clusters(neighbours, spectrum, Arrays.stream(cluster).max().orElse(0) + 1, cluster);
  }

  /** The rows of a cluster. */
  public List<Integer> members(int one) {
    return IntStream.range(0, cluster.length).filter(i -> cluster[i] == one).boxed().toList();
  }

  /**
   * How well two ways of grouping agree: 1 if they are the same, 0 on average by chance (Hubert and
   * Arabie, Comparing Partitions, Journal of Classification 1985).
   */
  public static double agreement(int[] a, int[] b) {
    int rows = Arrays.stream(a).max().orElse(0) + 1;
    int columns = Arrays.stream(b).max().orElse(0) + 1;
    long[][] both = new long[rows][columns];
    for (int i = 0; i < a.length; i++) {
      both[a[i]][b[i]]++;
    }
    double pairs = 0;
    double byRow = 0;
    double byColumn = 0;
    for (long[] row : both) {
      byRow += pairs(Arrays.stream(row).sum());
      pairs += Arrays.stream(row).mapToDouble(Clusters::pairs).sum();
    }
    for (int j = 0; j < columns; j++) {
      int column = j;
      byColumn += pairs(Arrays.stream(both).mapToLong(row -> row[column]).sum());
    }
    double chance = byRow * byColumn / Math.max(1, pairs(a.length));
    double most = (byRow + byColumn) / 2;
    return most == chance ? 1 : (pairs - chance) / (most - chance);
  }

  private static double pairs(long n) {
    return n * (n - 1) / 2.0;
  }
}
