package limpid.core.op;

import limpid.core.Shape;

/** Where the pixels under each window of a max pooling lie in its input {@code [N,H,W,C]}. */
final class Windows {
  private final int[][] rows;
  private final int[][] columns;
  private final Shape x;

  Windows(MaxPool2d pool, Shape x) {
    rows = PoolAxis.rows(pool.window(), pool.ceil(), x).taps();
    columns = PoolAxis.columns(pool.window(), pool.ceil(), x).taps();
    this.x = x;
  }

  /** Rows of windows in one image. */
  int rows() {
    return rows.length;
  }

  int columns() {
    return columns.length;
  }

  /** Room for the pixels of any window. */
  int[] buffer() {
    return new int[most(rows) * most(columns)];
  }

  private static int most(int[][] taps) {
    int most = 0;
    for (int[] window : taps) {
      most = Math.max(most, window.length);
    }
    return most;
  }

  /**
   * Fills in where the pixels of a window begin, in reading order, and returns how many there are.
   *
   * @param row counts on from image to image
   */
  int taps(int row, int column, int[] taps) {
    int image = row / rows.length * x.at(1);
    int count = 0;
    for (int h : rows[row % rows.length]) {
      for (int w : columns[column]) {
        taps[count++] = ((image + h) * x.at(2) + w) * x.at(3);
      }
    }
    return count;
  }
}
