package limpid.core.kernel.vector.correlation;

import java.util.Arrays;

/**
 * Where the tiles read their source: in place, or from a copy of a band of rows with its border of
 * zeros, small enough for the second-level cache. A copy holds only the channels of one group.
 *
 * @param copied whether there is a copy
 * @param first the first channel
 * @param channels channels of the group
 * @param pixel floats from pixel to pixel
 * @param row floats from row to row
 * @param taps where the taps lie, from the pixel of the first
 * @param run floats at each of them, one after the other
 */
public record Band(
    Correlation of,
    boolean copied,
    int first,
    int channels,
    int pixel,
    int row,
    int[] taps,
    int run) {

  public static Band of(Correlation c, int first, int channels) {
    return of(c, first, channels, !c.inside() || channels != c.c() && c.columns() > 1, true);
  }

  /** A band whose every tap stands alone, for kernels that work on channels apart. */
  public static Band apart(Correlation c, int first, int channels) {
    return of(c, first, channels, !c.inside(), false);
  }

  private static Band of(Correlation c, int first, int channels, boolean copied, boolean join) {
    int pixel = copied ? channels : c.c();
    int row = (copied ? c.bandColumns() : c.w()) * pixel;
    boolean joined = join && (c.columns() == 1 || c.columnStep() == 1 && pixel == channels);
    int columns = joined ? 1 : c.columns();
    int[] taps = new int[c.rows().length * columns];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = (c.rows()[i / columns] - c.rows()[0]) * row + i % columns * c.columnStep() * pixel;
    }
    return new Band(
        c, copied, first, channels, pixel, row, taps, joined ? c.columns() * channels : channels);
  }

  /** Floats of a copy for this many rows of results of one image. */
  public int floats(int rows) {
    return copied ? of.bandRows(rows) * row : 0;
  }

  /** Where an uncopied source has the first tap of a row of results. */
  public int place(int image, int p) {
    return ((image * of.h() + p * of.strideH() + of.rows()[0]) * of.w() + of.column()) * of.c()
        + first;
  }

  /** Copies what the rows {@code [p, p + rows)} of one image need to {@code to[at…]}. */
  public void copy(float[] x, int image, int p, int rows, float[] to, int at) {
    int top = p * of.strideH() + of.rows()[0];
    int count = of.bandRows(rows);
    for (int i = 0; i < count; i++) {
      int h = top + i;
      if (h < 0 || h >= of.h()) {
        Arrays.fill(to, at + i * row, at + (i + 1) * row, 0f);
      } else {
        copyRow(x, (image * of.h() + h) * of.w(), to, at + i * row);
      }
    }
  }

  private void copyRow(float[] x, int rowPixel, float[] to, int at) {
    int width = row / pixel;
    int before = Math.min(width, Math.max(0, -of.column()));
    int from = Math.max(0, of.column());
    int inside = Math.max(0, Math.min(of.w() - from, width - before));
    Arrays.fill(to, at, at + before * pixel, 0f);
    if (channels == of.c()) {
      System.arraycopy(x, (rowPixel + from) * pixel, to, at + before * pixel, inside * pixel);
    } else {
      for (int i = 0; i < inside; i++) {
        int pixelAt = (rowPixel + from + i) * of.c() + first;
        System.arraycopy(x, pixelAt, to, at + (before + i) * pixel, channels);
      }
    }
    Arrays.fill(to, at + (before + inside) * pixel, at + row, 0f);
  }
}
