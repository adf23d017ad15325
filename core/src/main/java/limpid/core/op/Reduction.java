package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * Sums over axes, accumulated in double, and maxima and minima. Work is cut into runs that do not
 * depend on the number of threads, so neither do the sums. Neighbouring elements that are summed
 * are taken in the order of {@link Strips#sum}, others in their own.
 */
final class Reduction {
  private static final int GRAIN = 1 << 15;

  /** Columns whose sums a piece of work holds, in double, until they are rounded. */
  private static final int BLOCK = 1024;

  /** Pieces that are enough for any number of threads. */
  private static final int PIECES = 64;

  /** A part of a run has at least as many rows, so that its sums are little beside it. */
  private static final int DEPTH = 16;

  private Reduction() {}

  /** Reduces the middle one of three axes. */
  private interface Run {
    void reduce(float[] x, int outer, int run, int inner, float[] y);
  }

  /** The sums over the marked axes into y, in the order of the axes that stay. */
  static void sum(Tensor x, boolean[] summed, Tensor y) {
    reduce(x, summed, y, Reduction::run);
  }

  /** The largest elements over the marked axes. */
  static void max(Tensor x, boolean[] reduced, Tensor y) {
    reduce(x, reduced, y, new Extreme(Strips.active()::most, Strips.active()::max));
  }

  /** The smallest elements over the marked axes. */
  static void min(Tensor x, boolean[] reduced, Tensor y) {
    reduce(x, reduced, y, new Extreme(Strips.active()::least, Strips.active()::min));
  }

  /** Neighbouring axes that are marked are taken together, one group of them after the other. */
  private static void reduce(Tensor x, boolean[] summed, Tensor y, Run reduction) {
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
    Tensor less = more ? Tensor.zeros(Shape.of(extents)) : y;
    int outer = extent(x, 0, first);
    reduction.reduce(x.data(), outer, extent(x, first, end), extent(x, end, -1), less.data());
    if (more) {
      reduce(less, summed, y, reduction);
    }
  }

  private static int extent(Tensor x, int from, int to) {
    int product = 1;
    for (int axis = from; axis < (to < 0 ? x.shape().rank() : to); axis++) {
      product *= x.shape().at(axis);
    }
    return product;
  }

  /**
   * {@code y[o,i] = sum_r x[o,r,i]}. A piece of work is a block of columns of one o, and part of
   * the run if there are few of these.
   */
  private static void run(float[] x, int outer, int run, int inner, float[] y) {
    int blocks = Math.ceilDiv(inner, BLOCK);
    int cuts = outer > 1 ? 1 : cuts(run, inner, blocks);
    if (cuts > 1) {
      runInCuts(x, run, inner, cuts, y);
      return;
    }
    int block = Math.min(inner, BLOCK);
    Workers.shared()
        .ranges(
            outer * blocks,
            (int) Math.max(1, GRAIN / ((long) run * block)),
            (from, to) -> {
              double[] sums = new double[block];
              for (int piece = from; piece < to; piece++) {
                int first = piece % blocks * BLOCK;
                int n = Math.min(BLOCK, inner - first);
                int o = piece / blocks;
                accumulate(x, o * run * inner + first, run, inner, n, sums);
                round(sums, y, o * inner + first, n);
              }
            });
  }

  /** In how many parts to take a run: their sums take little memory beside the run itself. */
  private static int cuts(int run, int inner, int blocks) {
    long worth = Math.min((long) run * inner / GRAIN, run / DEPTH);
    return Math.clamp(Math.min(worth, PIECES / blocks), 1, PIECES);
  }

  /** One long run in parts, which are summed up in their order. */
  private static void runInCuts(float[] x, int run, int inner, int cuts, float[] y) {
    int blocks = Math.ceilDiv(inner, BLOCK);
    double[][] parts = new double[cuts * blocks][];
    Workers.shared()
        .split(
            cuts * blocks,
            piece -> {
              int cut = piece / blocks;
              int first = piece % blocks * BLOCK;
              int begin = (int) ((long) run * cut / cuts);
              int end = (int) ((long) run * (cut + 1) / cuts);
              int n = Math.min(BLOCK, inner - first);
              parts[piece] = new double[n];
              accumulate(x, begin * inner + first, end - begin, inner, n, parts[piece]);
            });
    for (int block = 0; block < blocks; block++) {
      double[] total = parts[block];
      for (int cut = 1; cut < cuts; cut++) {
        double[] part = parts[cut * blocks + block];
        for (int i = 0; i < total.length; i++) {
          total[i] += part[i];
        }
      }
      round(total, y, block * BLOCK, total.length);
    }
  }

  private static void round(double[] sums, float[] y, int at, int n) {
    for (int i = 0; i < n; i++) {
      y[at + i] = (float) sums[i];
    }
  }

  private static void accumulate(float[] x, int at, int run, int inner, int n, double[] sums) {
    if (inner == 1) {
      sums[0] = Strips.active().sum(x, at, run);
    } else {
      Strips.active().sums(x, at, run, inner, n, sums);
    }
  }

  /** The largest or the smallest of neighbouring elements. */
  private interface OfRow {
    float of(float[] x, int xo, int n);
  }

  /** The same of each of {@code n} columns. */
  private interface OfColumns {
    void of(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n);
  }

  private record Extreme(OfRow row, OfColumns columns) implements Run {

    /** {@code y[o,i] = f_r x[o,r,i]}; a long run in parts first. */
    @Override
    public void reduce(float[] x, int outer, int run, int inner, float[] y) {
      int cuts = outer > 1 ? 1 : cuts(run, inner, Math.ceilDiv(inner, BLOCK));
      if (cuts > 1) {
        int part = Math.ceilDiv(run, cuts);
        int parts = Math.ceilDiv(run, part);
        float[] ofParts = new float[parts * inner];
        Workers.shared()
            .split(
                parts,
                cut -> {
                  int rows = Math.min(part, run - cut * part);
                  columns(x, cut * part * inner, rows, inner, 0, inner, ofParts, cut * inner);
                });
        reduce(ofParts, 1, parts, inner, y);
        return;
      }
      int blocks = Math.ceilDiv(inner, BLOCK);
      Workers.shared()
          .ranges(
              outer * blocks,
              (int) Math.max(1, GRAIN / ((long) run * Math.min(inner, BLOCK))),
              (from, to) -> {
                for (int piece = from; piece < to; piece++) {
                  int first = piece % blocks * BLOCK;
                  int n = Math.min(BLOCK, inner - first);
                  int o = piece / blocks;
                  columns(x, o * run * inner, run, inner, first, n, y, o * inner + first);
                }
              });
    }

    /** The columns from {@code first} on of one run. */
    private void columns(
        float[] x, int at, int run, int inner, int first, int n, float[] y, int to) {
      if (inner == 1) {
        y[to] = row.of(x, at, run);
        return;
      }
      int[] taps = new int[run];
      for (int row = 0; row < run; row++) {
        taps[row] = row * inner;
      }
      columns.of(x, at + first, taps, run, y, to, n);
    }
  }
}
