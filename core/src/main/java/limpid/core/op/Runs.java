package limpid.core.op;

import java.util.Arrays;
import limpid.core.kernel.Workers;

/** Runs of neighbouring elements that lie equally far apart, moved or filled over the cores. */
final class Runs {
  private static final int GRAIN = 1 << 15;

  private Runs() {}

  /** {@code y[yo + r ys + i] = x[xo + r xs + i]} for i below {@code run} and r below count. */
  static void copy(float[] x, int xo, int xs, float[] y, int yo, int ys, int run, int count) {
    each(run, count, (r, i, n) -> System.arraycopy(x, xo + r * xs + i, y, yo + r * ys + i, n));
  }

  /** {@code y[yo + r ys + i] = value}. */
  static void fill(float value, float[] y, int yo, int ys, int run, int count) {
    each(run, count, (r, i, n) -> Arrays.fill(y, yo + r * ys + i, yo + r * ys + i + n, value));
  }

  /** What to do with n elements of the r-th run, from its i-th on. */
  private interface Piece {
    void run(int r, int i, int n);
  }

  private static void each(int run, int count, Piece piece) {
    Workers.shared()
        .ranges(
            run * count,
            GRAIN,
            (from, to) -> {
              for (int at = from; at < to; ) {
                int i = at % run;
                int n = Math.min(run - i, to - at);
                piece.run(at / run, i, n);
                at += n;
              }
            });
  }
}
