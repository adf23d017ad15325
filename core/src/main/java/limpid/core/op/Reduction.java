package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * Sums over axes, accumulated in double. Work is cut into runs that do not depend on the number of
 * threads, so neither do the sums.
 */
final class Reduction {
  private static final int GRAIN = 1 << 15;

  private Reduction() {}

  /** The sums over the marked axes, in the order of the axes that stay. */
  static float[] sum(Tensor x, boolean[] summed) {
    int first = 0;
    while (first < summed.length && !(summed[first] && x.shape().at(first) > 1)) {
      first++;
    }
    int end = first;
    while (end < summed.length && (summed[end] || x.shape().at(end) == 1)) {
      end++;
    }
    float[] y = sumRun(x.data(), extent(x, 0, first), extent(x, first, end), extent(x, end, -1));
    boolean more = false;
    for (int axis = end; axis < summed.length; axis++) {
      more |= summed[axis] && x.shape().at(axis) > 1;
    }
    if (!more) {
      return y;
    }
    int[] extents = x.shape().extents();
    for (int axis = first; axis < end; axis++) {
      extents[axis] = 1;
    }
    return sum(Tensor.of(Shape.of(extents), y), summed);
  }

  private static int extent(Tensor x, int from, int to) {
    int product = 1;
    for (int axis = from; axis < (to < 0 ? x.shape().rank() : to); axis++) {
      product *= x.shape().at(axis);
    }
    return product;
  }

  /** {@code y[o,i] = sum_r x[o,r,i]}. */
  private static float[] sumRun(float[] x, int outer, int run, int inner) {
    int cuts = outer > 1 ? 1 : Math.clamp((long) run * inner / GRAIN, 1, Math.min(run, 64));
    double[][] parts = new double[outer * cuts][];
    int pieces = outer * cuts;
    int grain = Math.max(1, (int) (GRAIN / Math.max(1, (long) run * inner / cuts)));
    Workers.shared()
        .ranges(
            pieces,
            grain,
            (from, to) -> {
              for (int piece = from; piece < to; piece++) {
                int o = piece / cuts;
                int cut = piece % cuts;
                int begin = (int) ((long) run * cut / cuts);
                int end = (int) ((long) run * (cut + 1) / cuts);
                parts[piece] = accumulated(x, (o * run + begin) * inner, end - begin, inner);
              }
            });
    float[] y = new float[outer * inner];
    for (int o = 0; o < outer; o++) {
      double[] total = parts[o * cuts];
      for (int cut = 1; cut < cuts; cut++) {
        for (int i = 0; i < inner; i++) {
          total[i] += parts[o * cuts + cut][i];
        }
      }
      for (int i = 0; i < inner; i++) {
        y[o * inner + i] = (float) total[i];
      }
    }
    return y;
  }

  private static double[] accumulated(float[] x, int at, int run, int inner) {
    double[] sums = new double[inner];
    for (int r = 0; r < run; r++) {
      for (int i = 0; i < inner; i++) {
        sums[i] += x[at + i];
      }
      at += inner;
    }
    return sums;
  }
}
