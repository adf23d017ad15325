package limpid.explain.metric;

import java.util.SplittableRandom;

/** Sets of regions, drawn. */
final class Draw {
  private Draw() {}

  /** A generator of its own for each i. */
  static SplittableRandom random(long seed, int i) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + i);
  }

  /** So many of n, each set as likely as any other. */
  static boolean[] some(int n, int count, SplittableRandom random) {
    boolean[] drawn = new boolean[n];
    int wanted = count;
    for (int k = 0; k < n; k++) {
      if (random.nextInt(n - k) < wanted) {
        drawn[k] = true;
        wanted--;
      }
    }
    return drawn;
  }

  /** What values sum to where this is set. */
  static double sum(double[] values, boolean[] where) {
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += where[k] ? values[k] : 0;
    }
    return sum;
  }
}
