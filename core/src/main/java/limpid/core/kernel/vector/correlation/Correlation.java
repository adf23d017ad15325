package limpid.core.kernel.vector.correlation;

import java.util.Arrays;
import limpid.core.Window;
import limpid.core.kernel.ConvGeometry;

/**
 * What a convolution and its input gradient have in common: at each position {@code (i, j)} of a
 * grid {@code p x q}, the sum over kernel rows {@code r}, kernel columns {@code s} and channels of
 * {@code source[i strideH + rows[r], j strideW + column + s columnStep, channel] weight}, where the
 * source counts as 0 outside its extents.
 *
 * <p>The result for {@code (i, j)} of an image goes to {@code origin + image outImage + i outRow +
 * j outPixel}.
 */
public record Correlation(
    int images,
    int h,
    int w,
    int c,
    int[] rows,
    int column,
    int columnStep,
    int columns,
    int strideH,
    int strideW,
    int p,
    int q,
    int origin,
    int outImage,
    int outRow,
    int outPixel) {

  /** The convolution itself. */
  public static Correlation forward(ConvGeometry g) {
    Window win = g.window();
    int[] rows = new int[win.kernelH()];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = r * win.dilationH() - win.top();
    }
    Correlation all =
        new Correlation(
            g.n(),
            g.h(),
            g.w(),
            g.c(),
            rows,
            -win.left(),
            win.dilationW(),
            win.kernelW(),
            win.strideH(),
            win.strideW(),
            g.p(),
            g.q(),
            0,
            g.p() * g.q() * g.k(),
            g.q() * g.k(),
            g.k());
    return all.flat();
  }

  /**
   * The part of the input gradient that fills the pixels {@code (i strideH + phase.h, j strideW +
   * phase.v)}: a stride of 1 over the output's gradient with the taps that reach those pixels.
   */
  public static Correlation phase(ConvGeometry g, Phase phase) {
    Window win = g.window();
    Correlation part =
        new Correlation(
            g.n(),
            g.p(),
            g.q(),
            g.k(),
            phase.offsetsH(),
            phase.columns() == 0 ? 0 : phase.offsetsW()[0],
            phase.columns() < 2 ? 1 : phase.offsetsW()[1] - phase.offsetsW()[0],
            phase.columns(),
            1,
            1,
            Math.ceilDiv(g.h() - phase.h(), win.strideH()),
            Math.ceilDiv(g.w() - phase.v(), win.strideW()),
            (phase.h() * g.w() + phase.v()) * g.c(),
            g.h() * g.w() * g.c(),
            win.strideH() * g.w() * g.c(),
            win.strideW() * g.c());
    return part.flat();
  }

  /** One pixel in, one pixel out: all the pixels of all the images are one row. */
  private Correlation flat() {
    boolean product =
        rows.length == 1
            && columns == 1
            && strideH == 1
            && strideW == 1
            && rows[0] == 0
            && column == 0
            && p == h
            && q == w
            && outRow == q * outPixel
            && outImage == p * outRow;
    if (!product) {
      return this;
    }
    int n = images * p * q;
    return new Correlation(
        1, 1, n, c, rows, 0, 1, 1, 1, 1, 1, n, origin, n * outPixel, n * outPixel, outPixel);
  }

  /** Whether no tap reaches these positions. */
  public boolean empty() {
    return rows.length == 0 || columns == 0;
  }

  /** Sets {@code channels} results at each position to 0. */
  public void clear(float[] y, int channels) {
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < q; j++) {
          int at = origin + image * outImage + i * outRow + j * outPixel;
          Arrays.fill(y, at, at + channels, 0f);
        }
      }
    }
  }

  /** Rows of the source that {@code count} rows of results need. */
  public int bandRows(int count) {
    return (count - 1) * strideH + rows[rows.length - 1] - rows[0] + 1;
  }

  /** Columns of the source that a row of results needs, those outside included. */
  public int bandColumns() {
    return (q - 1) * strideW + (columns - 1) * columnStep + 1;
  }

  /** Whether no position reads outside the source. */
  public boolean inside() {
    return column >= 0 && column + bandColumns() <= w && rows[0] >= 0 && rows[0] + bandRows(p) <= h;
  }

  /** Steps of the reduction for this many channels. */
  public int steps(int channels) {
    return rows.length * columns * channels;
  }
}
