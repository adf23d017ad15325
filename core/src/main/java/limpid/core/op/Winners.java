package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * Which element under each window of a max pooling is the maximum: of equal ones the first in
 * reading order, as in PyTorch; of NaNs the first.
 */
final class Winners {
  private static final int BLOCK = 16;

  private Winners() {}

  /** What to do for one window and some of its channels. */
  @FunctionalInterface
  interface Visit {
    /**
     * @param y where the window's output begins, channel {@code from}
     * @param winner where the maximum lies in x, one for each of these channels
     * @param channels how many
     */
    void window(int y, int[] winner, int channels);
  }

  /**
   * Visits every window, one image after the other and its windows in reading order. Pieces share
   * neither outputs nor winners: they are images, and blocks of channels if there are few images.
   */
  static void visit(MaxPool2d pool, Tensor x, Visit visit) {
    Shape shape = x.shape();
    int[][] rows = PoolAxis.rows(pool.window(), pool.ceil(), shape).taps();
    int[][] columns = PoolAxis.columns(pool.window(), pool.ceil(), shape).taps();
    int c = shape.at(3);
    int block = shape.at(0) < 8 ? BLOCK : c;
    int blocks = (c + block - 1) / block;
    Workers.shared()
        .split(
            shape.at(0) * blocks,
            piece -> {
              int first = piece % blocks * block;
              int[] winner = new int[Math.min(block, c - first)];
              int image = piece / blocks * shape.at(1);
              int y = piece / blocks * rows.length * columns.length * c + first;
              for (int[] row : rows) {
                for (int[] column : columns) {
                  find(x.data(), taps(image, row, column, shape.at(2), c, first), winner);
                  visit.window(y, winner, winner.length);
                  y += c;
                }
              }
            });
  }

  /** Where the elements of one window lie for the first of its channels. */
  private static int[] taps(
      int image, int[] rows, int[] columns, int width, int channels, int first) {
    int[] taps = new int[rows.length * columns.length];
    int count = 0;
    for (int row : rows) {
      for (int column : columns) {
        taps[count++] = ((image + row) * width + column) * channels + first;
      }
    }
    return taps;
  }

  private static void find(float[] x, int[] taps, int[] winner) {
    for (int i = 0; i < winner.length; i++) {
      int best = taps[0] + i;
      int most = order(x[best]);
      for (int tap = 1; tap < taps.length; tap++) {
        int at = taps[tap] + i;
        int order = order(x[at]);
        best = order > most ? at : best;
        most = Math.max(order, most);
      }
      winner[i] = best;
    }
  }

  /** An int that orders floats by value, both zeros alike and NaN on top; ints need no branches. */
  static int order(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }
}
