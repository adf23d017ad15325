package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * Sums over axes, accumulated in double. Work is cut into runs that do not depend on the number of
 * threads, so neither do the sums. Neighbouring elements that are summed are taken in the order of
 * {@link Strips#sum}, others in their own.
 */
final class Reduction {
  private static final int GRAIN = 1 << 15;

  private Reduction() {}

  /** The sums over the marked axes into y, in the order of the axes that stay. */
  static void sum(Tensor x, boolean[] summed, Tensor y) {
    int first = 0;
    while (first < summed.length && !(summed[first] && x.shape().at(first) > 1)) {
      first++;
    }
    int end = first;
    while (end < summed.length && (summed[end] || x.shape().at(end) == 1)) {
      end++;
    }
    boolean more = false;
    for (int axis = end; axis < summed.length; axis++) {
      more |= summed[axis] && x.shape().at(axis) > 1;
    }
    int[] extents = x.shape().extents();
    Arrays.fill(extents, first, end, 1);
    Tensor sums = more ? Tensor.zeros(Shape.of(extents)) : y;
    run(x.data(), extent(x, 0, first), extent(x, first, end), extent(x, end, -1), sums.data());
    if (more) {
      sum(sums, summed, y);
    }
  }

  private static int extent(Tensor x, int from, int to) {
    int product = 1;
    for (int axis = from; axis < (to < 0 ? x.shape().rank() : to); axis++) {
      product *= x.shape().at(axis);
    }
    return product;
  }

  /** {@code y[o,i] = sum_r x[o,r,i]}. */
  private static void run(float[] x, int outer, int run, int inner, float[] y) {
    int cuts = outer > 1 ? 1 : Math.clamp((long) run * inner / GRAIN, 1, Math.min(run, 64));
    if (cuts > 1) {
      runInCuts(x, run, inner, cuts, y);
      return;
    }
    int grain = (int) Math.max(1, GRAIN / ((long) run * inner));
    Workers.shared()
        .ranges(
            outer,
            grain,
            (from, to) -> {
              double[] sums = new double[inner];
              for (int o = from; o < to; o++) {
                accumulate(x, o * run * inner, run, inner, sums);
                for (int i = 0; i < inner; i++) {
                  y[o * inner + i] = (float) sums[i];
                }
              }
            });
  }

  /** One long run in parts, which are summed up in their order. */
  private static void runInCuts(float[] x, int run, int inner, int cuts, float[] y) {
    double[][] parts = new double[cuts][inner];
    Workers.shared()
        .split(
            cuts,
            cut -> {
              int begin = (int) ((long) run * cut / cuts);
              int end = (int) ((long) run * (cut + 1) / cuts);
              accumulate(x, begin * inner, end - begin, inner, parts[cut]);
            });
    for (int i = 0; i < inner; i++) {
      double total = 0;
      for (double[] part : parts) {
        total += part[i];
      }
      y[i] = (float) total;
    }
  }

  private static void accumulate(float[] x, int at, int run, int inner, double[] sums) {
    if (inner == 1) {
      sums[0] = Strips.active().sum(x, at, run);
    } else {
      Strips.active().sums(x, at, run, inner, sums);
    }
  }
}
