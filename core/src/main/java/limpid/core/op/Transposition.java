package limpid.core.op;

import java.util.Arrays;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * The elements of an array in another order: {@code y[i, j, …] = x[i steps[0] + j steps[1] + …]}, y
 * in the order of its indices. Where the last of them does not go on from element to element in x,
 * blocks of it and of the one that does are taken together, so that lines of the cache are used up
 * on both sides.
 *
 * @param extents of y, none of them 1, and none that could be one with the next
 * @param steps in x for each of them
 */
record Transposition(int[] extents, int[] steps) {
  private static final int GRAIN = 1 << 15;

  /** Neighbours in x that a piece of work takes together: a line of the cache. */
  private static final int LINE = 16;

  /** Neighbours in y that a piece takes together, at most. */
  private static final int RUN = 64;

  /** Without axes of one element, and with those as one along which both sides go on alike. */
  static Transposition of(int[] extents, int[] steps) {
    int[] merged = new int[extents.length];
    int[] stride = new int[extents.length];
    int count = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 1) {
        continue;
      }
      boolean goesOn = count > 0 && stride[count - 1] == steps[axis] * extents[axis];
      count += goesOn ? 0 : 1;
      merged[count - 1] = goesOn ? merged[count - 1] * extents[axis] : extents[axis];
      stride[count - 1] = steps[axis];
    }
    return new Transposition(Arrays.copyOf(merged, count), Arrays.copyOf(stride, count));
  }

  void run(float[] x, float[] y) {
    int last = extents.length - 1;
    if (last < 0) {
      y[0] = x[0];
    } else if (steps[last] == 1) {
      runs(x, y);
    } else {
      blocks(x, y);
    }
  }

  /** The last index goes on in x too. */
  private void runs(float[] x, float[] y) {
    int run = extents[extents.length - 1];
    Workers.shared()
        .ranges(
            size() / run,
            Math.max(1, GRAIN / run),
            (from, to) -> {
              for (int r = from; r < to; r++) {
                System.arraycopy(x, place(r, -1), y, r * run, run);
              }
            });
  }

  private void blocks(float[] x, float[] y) {
    int last = extents.length - 1;
    int inner = 0;
    while (steps[inner] != 1) {
      inner++;
    }
    int neighbours = inner;
    int step = extents[last];
    for (int axis = last - 1; axis > inner; axis--) {
      step *= extents[axis];
    }
    int apart = step;
    int lines = Math.ceilDiv(extents[inner], LINE);
    int[] offsets = new int[Math.min(RUN, extents[last])];
    Arrays.setAll(offsets, i -> i * steps[last]);
    Workers.shared()
        .ranges(
            size() / extents[last] / extents[inner] * lines,
            Math.max(1, GRAIN / extents[last] / LINE),
            (from, to) -> {
              for (int piece = from; piece < to; piece++) {
                int first = piece % lines * LINE;
                int count = Math.min(LINE, extents[neighbours] - first);
                int rest = piece / lines;
                int xo = place(rest, neighbours) + first;
                int yo = rest / (apart / extents[last]) * apart * extents[neighbours];
                yo += rest % (apart / extents[last]) * extents[last] + first * apart;
                block(x, xo, y, yo, count, apart, offsets);
              }
            });
  }

  /** {@code count} neighbours in x, each of them a run in y. */
  private void block(float[] x, int xo, float[] y, int yo, int count, int apart, int[] offsets) {
    int n = extents[extents.length - 1];
    int step = steps[extents.length - 1];
    for (int at = 0; at < n; at += offsets.length) {
      int length = Math.min(offsets.length, n - at);
      for (int i = 0; i < count; i++) {
        Strips.active().gather(x, xo + at * step + i, offsets, y, yo + i * apart + at, length);
      }
    }
  }

  private int size() {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  /** Where x has the element whose indices but the last, and but {@code without}, count up to r. */
  private int place(int r, int without) {
    int at = 0;
    for (int axis = extents.length - 2; axis >= 0; axis--) {
      if (axis != without) {
        at += r % extents[axis] * steps[axis];
        r /= extents[axis];
      }
    }
    return at;
  }
}
