package limpid.core.kernel;

import limpid.core.Window;

/**
 * How a convolution or its adjoint in the input is computed.
 *
 * <p>Winograd's algorithm F(m x m, 3x3) makes the m x m results of a tile from (m + 2)^2 products
 * for each pair of channels rather than 9 m^2: 2.25 times fewer with m = 2, 4 times with m = 4.
 * With stride 2 a tile of 2x2 takes 25 rather than 36: the rows, and the columns, that meet the
 * outer taps are an F(2,2), those that meet the middle one are multiplied as they are. Its
 * transforms round. Errors against exact arithmetic grow with the channels; for weights and inputs
 * around zero and at most 512 channels they stay within a relative root mean square of 2e-6
 * (direct), 1e-6 (F2), 2e-6 (stride 2) and 1e-5 (F4). What is infinite by the definition may be NaN
 * by any of Winograd's, which subtract.
 *
 * <p>Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016.
 */
public enum ConvAlgorithm {
  /** The sum as it is defined. */
  DIRECT,
  /** F(2x2,3x3), at least as exact as the sum itself. */
  WINOGRAD_2,
  /** F(4x4,3x3), about five times its error. */
  WINOGRAD_4,
  /** F(2x2,3x3) of stride 2, as exact as the sum itself; it has no adjoint. */
  WINOGRAD_STRIDED;

  /**
   * What is fastest for a shape; the larger the map, the less the transformed weights cost, which
   * are 1.8 (F2, stride 2) and 4 times (F4) as large as the weights:
   *
   * <pre>
   *   3x3, results                               stride 1   precise   stride 2
   *   fewer than 16 channels in or out           direct     direct    direct
   *   fewer than 48                              as below   as below  direct
   *   fewer than 4 rows or columns               direct     direct    direct
   *   fewer than 64 in all images (7 x 7)        direct     direct    direct
   *   up to 256 in all images (16 x 16)          F2         F2        strided
   *   more                                       F4         F2        strided
   * </pre>
   *
   * <p>Other windows are direct.
   *
   * @param precise whether an error above that of the sum as it is defined is too much
   */
  public static ConvAlgorithm choose(ConvGeometry g, boolean precise) {
    boolean small = thin(g) || results(g) < 64 || Math.min(g.c(), g.k()) < 48;
    return !small && WINOGRAD_STRIDED.fits(g) ? WINOGRAD_STRIDED : chooseForInput(g, precise);
  }

  /** What is fastest for the adjoint in the input: as above, but direct with stride 2. */
  public static ConvAlgorithm chooseForInput(ConvGeometry g, boolean precise) {
    if (!WINOGRAD_4.fits(g) || thin(g) || results(g) < 64) {
      return DIRECT;
    }
    return precise || results(g) <= 256 ? WINOGRAD_2 : WINOGRAD_4;
  }

  private static boolean thin(ConvGeometry g) {
    return Math.min(g.c(), g.k()) < 16 || Math.min(g.p(), g.q()) < 4;
  }

  private static long results(ConvGeometry g) {
    return (long) g.n() * g.p() * g.q();
  }

  /**
   * What is fastest for the gradient in the weights: as above F4 or direct, but direct too with
   * fewer than 32 channels in or out, and where fewer than 96 tiles of 4 x 4 results in all images
   * share the cost of taking the sums back to the weights.
   */
  public static ConvAlgorithm chooseForWeights(ConvGeometry g, boolean precise) {
    long tiles = (long) g.n() * ((g.p() + 3) / 4) * ((g.q() + 3) / 4);
    boolean worth = tiles >= 96 && Math.min(g.c(), g.k()) >= 32;
    return worth && choose(g, precise) == WINOGRAD_4 ? WINOGRAD_4 : DIRECT;
  }

  /**
   * @throws IllegalArgumentException if this cannot compute such a convolution
   */
  public void check(ConvGeometry g) {
    if (!fits(g)) {
      throw new IllegalArgumentException(
          "winograd: wants a 3x3 window of stride "
              + stride()
              + " without dilation or groups, got "
              + g.window()
              + " in "
              + g.groups()
              + " groups");
    }
  }

  private int stride() {
    return this == WINOGRAD_STRIDED ? 2 : 1;
  }

  /** Whether this can compute such a convolution. */
  public boolean fits(ConvGeometry g) {
    Window win = g.window();
    return this == DIRECT
        || win.kernelH() == 3
            && win.kernelW() == 3
            && win.strideH() == stride()
            && win.strideW() == stride()
            && win.dilationH() == 1
            && win.dilationW() == 1
            && g.groups() == 1;
  }
}
