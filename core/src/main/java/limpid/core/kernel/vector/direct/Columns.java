package limpid.core.kernel.vector.direct;

import java.util.Arrays;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Blocking;
import limpid.core.kernel.vector.tile.Cover;
import limpid.core.kernel.vector.tile.Panels;

/**
 * A convolution with few pixels in a row as a matrix product: what each result reads, taps and
 * channels, is copied side by side,
 *
 * <pre>
 *   columns[pixel][tap][channel] = source at that tap of that pixel, or 0 outside
 * </pre>
 *
 * and all pixels of all images make one row. Tiles would end with every row of the map otherwise: a
 * row of 7 pixels is a tile of 4 and one of 3, which take nearly as long as longer ones.
 */
record Columns(Correlation c, int channels) {
  /** Floats of columns up to which copying pays. */
  private static final int MOST = Blocking.CHOSEN.columns();

  /** Outputs from which on each copied float is used often enough. */
  private static final int OUTPUTS = 2 * Panels.WIDE;

  /** Whether this is faster than tiles within the rows of the map. */
  static boolean pay(Correlation c, int channels, int outputs) {
    boolean ragged = c.q() < 2 * Cover.LONGEST && c.q() % Cover.LONGEST != 0 && c.p() > 1;
    boolean joined = c.outRow() == c.q() * c.outPixel() && c.outImage() == c.p() * c.outRow();
    long floats = (long) c.images() * c.p() * c.q() * c.steps(channels);
    return ragged && joined && outputs >= OUTPUTS && channels == c.c() && floats <= MOST;
  }

  int pixels() {
    return c.images() * c.p() * c.q();
  }

  int floats() {
    return pixels() * c.steps(channels);
  }

  /** The product: one pixel in, one pixel out. */
  Correlation product() {
    int size = pixels() * c.outPixel();
    return new Correlation(
        1,
        1,
        pixels(),
        c.steps(channels),
        new int[] {0},
        0,
        1,
        1,
        1,
        1,
        1,
        pixels(),
        c.origin(),
        size,
        size,
        c.outPixel());
  }

  /** Copies the source. */
  void copy(float[] x, float[] to) {
    int grain = Math.max(1, (1 << 15) / c.steps(channels));
    Workers.shared()
        .ranges(
            pixels(),
            grain,
            (from, end) -> {
              for (int pixel = from; pixel < end; pixel++) {
                copy(x, pixel, to);
              }
            });
  }

  private void copy(float[] x, int pixel, float[] to) {
    int column = pixel % c.q() * c.strideW() + c.column();
    int row = pixel / c.q() % c.p() * c.strideH();
    int image = pixel / c.q() / c.p();
    int at = pixel * c.steps(channels);
    for (int r : c.rows()) {
      int h = row + r;
      for (int s = 0; s < c.columns(); s++) {
        int v = column + s * c.columnStep();
        if (h < 0 || h >= c.h() || v < 0 || v >= c.w()) {
          Arrays.fill(to, at, at + channels, 0f);
        } else {
          int from = ((image * c.h() + h) * c.w() + v) * channels;
          System.arraycopy(x, from, to, at, channels);
        }
        at += channels;
      }
    }
  }
}
