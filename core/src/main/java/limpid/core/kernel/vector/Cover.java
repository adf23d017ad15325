package limpid.core.kernel.vector;

import java.util.Arrays;

/**
 * Tiles that cover a row of pixels: the first pixel and the length of each. A tile that would reach
 * past the end starts earlier and computes a few pixels twice.
 */
record Cover(int[] starts, int[] lengths) {
  private static final int[] WIDE =
      Lanes.MANY_REGISTERS ? new int[] {8, 7, 4, 1} : new int[] {4, 1};
  private static final int[] SEVENS = Lanes.MANY_REGISTERS ? new int[] {7, 4, 1} : WIDE;
  private static final int[] NARROW =
      Lanes.MANY_REGISTERS ? new int[] {16, 8, 4, 1} : new int[] {8, 4, 1};
  private static final int[] SUMS = Lanes.MANY_REGISTERS ? new int[] {8, 4, 1} : WIDE;

  /** Tiles of two vectors. */
  static Cover wide(int pixels) {
    return of(pixels, pixels % 7 == 0 && pixels % 8 != 0 ? SEVENS : WIDE, true);
  }

  /** Tiles of two vectors, none over another. */
  static Cover wideApart(int pixels) {
    return of(pixels, pixels % 7 == 0 && pixels % 8 != 0 ? SEVENS : WIDE, false);
  }

  /** Tiles of one vector. */
  static Cover narrow(int pixels) {
    return of(pixels, NARROW, true);
  }

  /** Tiles that do not overlap, for sums that go on. */
  static Cover apart(int n, boolean wide) {
    int[] sizes = wide ? SUMS : new int[] {8, 4, 1};
    return of(n, sizes, false);
  }

  private static Cover of(int pixels, int[] sizes, boolean overlap) {
    int[] starts = new int[pixels];
    int[] lengths = new int[pixels];
    int count = 0;
    for (int at = 0; at < pixels; at += lengths[count++]) {
      int rest = pixels - at;
      int length = 1;
      for (int size : sizes) {
        boolean fits = size <= rest || overlap && size <= pixels;
        if (fits && length == 1) {
          length = size;
        }
        if (fits && size >= rest) {
          length = size;
        }
      }
      starts[count] = Math.min(at, pixels - length);
      lengths[count] = length;
    }
    return new Cover(Arrays.copyOf(starts, count), Arrays.copyOf(lengths, count));
  }

  int count() {
    return starts.length;
  }
}
