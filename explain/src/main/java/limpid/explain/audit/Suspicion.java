package limpid.explain.audit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What speaks for a cluster being decided by a mark rather than by an object, each in [0,1].
 *
 * @param constancy how constant in place the relevance is: the mean cosine of a map and the mean of
 *     the cluster's others
 * @param compactness 1 minus twice the part of the image that holds half of the mean map: 1 is a
 *     point, 0 is everywhere
 * @param sameness how much less the pixels differ there from image to image than those of all
 *     images do: 1 is the same pixels in all, 0 no less than in any others
 * @param separation the mean silhouette, {@code (b - a) / max(a, b)}: a is the mean distance to the
 *     own cluster, b that to the nearest other one; 0 where it is negative
 */
public record Suspicion(double constancy, double compactness, double sameness, double separation) {
  /** From which {@link #score} on a cluster is called suspicious. */
  public static final double LEVEL = .25;

  /** {@code constancy x compactness x sameness}, in [0,1]: a mark has all three. */
  public double score() {
    return constancy * compactness * sameness;
  }

  public boolean suspicious() {
    return score() >= LEVEL;
  }

  /**
   * Of one cluster.
   *
   * @param maps relevance of cells, none below 0, for each image
   * @param inputs pixels, for each image; as many for each cell of the map, cell by cell
   * @param distances of the maps from each other
   * @param cluster of each image
   */
  public static Suspicion of(
      double[][] maps, double[][] inputs, double[][] distances, int[] cluster, int one) {
    int[] own = IntStream.range(0, maps.length).filter(i -> cluster[i] == one).toArray();
    double[] sum = new double[maps[0].length];
    for (int i : own) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] += maps[i][k];
      }
    }
    return new Suspicion(
        constancy(maps, own, sum),
        Math.max(0, 1 - 2.0 * half(sum).length / sum.length),
        sameness(inputs, own, half(sum), inputs[0].length / sum.length),
        separation(distances, cluster, own, one));
  }

  private static double constancy(double[][] maps, int[] own, double[] sum) {
    if (own.length < 2) {
      return 0;
    }
    double mean = 0;
    for (int i : own) {
      double[] others = new double[sum.length];
      Arrays.setAll(others, k -> sum[k] - maps[i][k]);
      mean += cosine(maps[i], others) / own.length;
    }
    return Math.clamp(mean, 0, 1);
  }

  static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      ab += a[k] * b[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }

  /** The fewest cells that hold half of the map. */
  static int[] half(double[] map) {
    int[] order =
        IntStream.range(0, map.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -map[k]))
            .mapToInt(k -> k)
            .toArray();
    double all = Arrays.stream(map).sum();
    double part = 0;
    int count = 0;
    while (count < order.length && part < all / 2) {
      part += map[order[count++]];
    }
    return Arrays.copyOf(order, Math.max(1, count));
  }

  /** 1 minus the ratio of the cluster's variance at the cells to that of all images there. */
  private static double sameness(double[][] inputs, int[] own, int[] cells, int each) {
    int[] all = IntStream.range(0, inputs.length).toArray();
    double ratio = variance(inputs, own, cells, each) / variance(inputs, all, cells, each);
    return own.length < 2 || Double.isNaN(ratio) ? 0 : Math.clamp(1 - ratio, 0, 1);
  }

  private static double variance(double[][] inputs, int[] of, int[] cells, int each) {
    double sum = 0;
    for (int cell : cells) {
      for (int pixel = cell * each; pixel < (cell + 1) * each; pixel++) {
        double mean = 0;
        double squares = 0;
        for (int i : of) {
          mean += inputs[i][pixel] / of.length;
          squares += inputs[i][pixel] * inputs[i][pixel] / of.length;
        }
        sum += Math.max(0, squares - mean * mean);
      }
    }
    return sum;
  }

  private static double separation(double[][] distances, int[] cluster, int[] own, int one) {
    int clusters = Arrays.stream(cluster).max().orElse(0) + 1;
    if (own.length < 2 || clusters < 2) {
      return 0;
    }
    double mean = 0;
    for (int i : own) {
      double[] sums = new double[clusters];
      int[] counts = new int[clusters];
      for (int j = 0; j < cluster.length; j++) {
        if (j != i) {
          sums[cluster[j]] += distances[i][j];
          counts[cluster[j]]++;
        }
      }
      double a = sums[one] / counts[one];
      double b =
          IntStream.range(0, clusters)
              .filter(m -> m != one && counts[m] > 0)
              .mapToDouble(m -> sums[m] / counts[m])
              .min()
              .orElse(a);
      mean += (a == 0 && b == 0 ? 0 : (b - a) / Math.max(a, b)) / own.length;
    }
    return Math.clamp(mean, 0, 1);
  }
}
