package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Window;

/** A pooling window along one axis of the image. */
record PoolAxis(int in, int kernel, int stride, int before, int after, int dilation, boolean ceil) {

  static PoolAxis rows(Window w, boolean ceil, Shape x) {
    return new PoolAxis(
        x.at(1), w.kernelH(), w.strideH(), w.top(), w.bottom(), w.dilationH(), ceil);
  }

  static PoolAxis columns(Window w, boolean ceil, Shape x) {
    return new PoolAxis(
        x.at(2), w.kernelW(), w.strideW(), w.left(), w.right(), w.dilationW(), ceil);
  }

  /** The output shape of a pooling over {@code [N,H,W,C]}, checked. */
  static Shape pooled(String op, Window window, boolean ceil, Shape... inputs) {
    Shape x = Taps.image(op, inputs);
    PoolAxis rows = rows(window, ceil, x);
    PoolAxis columns = columns(window, ceil, x);
    if (rows.out() < 1 || columns.out() < 1) {
      throw new ShapeException(op + ": input " + x + " is smaller than the window " + window);
    }
    if (!rows.full() || !columns.full()) {
      throw new ShapeException(
          op + ": input " + x + " leaves windows of nothing but padding, window " + window);
    }
    return x.with(1, rows.out()).with(2, columns.out());
  }

  /**
   * {@code floor((in + before + after - dilation (kernel - 1) - 1) / stride) + 1}; rounded up
   * instead if ceil, but a last window that begins beyond the input and the padding before it is
   * dropped.
   */
  int out() {
    int room = in + before + after - dilation * (kernel - 1) - 1;
    int out = Math.floorDiv(room + (ceil ? stride - 1 : 0), stride) + 1;
    return ceil && (out - 1) * stride >= in + before ? out - 1 : out;
  }

  /** The input under one tap of one window, if it is in {@code [0, in)}. */
  int at(int window, int tap) {
    return window * stride - before + tap * dilation;
  }

  boolean holds(int position) {
    return position >= 0 && position < in;
  }

  /** How many taps of a window lie on the input or on the padding around it. */
  int padded(int window) {
    int count = 0;
    for (int tap = 0; tap < kernel; tap++) {
      count += at(window, tap) < in + after ? 1 : 0;
    }
    return count;
  }

  /** Whether every window sees some input. */
  private boolean full() {
    for (int[] window : taps()) {
      if (window.length == 0) {
        return false;
      }
    }
    return true;
  }

  /** The inputs that each window sees. */
  int[][] taps() {
    int[][] taps = new int[out()][];
    for (int window = 0; window < taps.length; window++) {
      int[] seen = new int[kernel];
      int count = 0;
      for (int tap = 0; tap < kernel; tap++) {
        if (holds(at(window, tap))) {
          seen[count++] = at(window, tap);
        }
      }
      taps[window] = Arrays.copyOf(seen, count);
    }
    return taps;
  }
}
