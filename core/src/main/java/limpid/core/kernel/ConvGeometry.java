package limpid.core.kernel;

import limpid.core.Shape;
import limpid.core.Window;

/**
 * The extents that the three kernels of one convolution share: input {@code [n,h,w,c]}, weight
 * {@code [kernelH,kernelW,c/groups,k]}, output {@code [n,p,q,k]}.
 */
public record ConvGeometry(int n, int h, int w, int c, int k, Window window, int groups) {

  /** The extents of a convolution of x {@code [n,h,w,c]} with such a weight, which has to fit. */
  public static ConvGeometry of(Shape x, Shape weight, Window window, int groups) {
    return new ConvGeometry(x.at(0), x.at(1), x.at(2), x.at(3), weight.at(3), window, groups);
  }

  /** Output height. */
  public int p() {
    return window.outH(h);
  }

  /** Output width. */
  public int q() {
    return window.outW(w);
  }

  /** Input channels of one group. */
  public int groupC() {
    return c / groups;
  }

  /** Output channels of one group. */
  public int groupK() {
    return k / groups;
  }

  public boolean depthwise() {
    return groups == c && k == c && groups > 1;
  }

  /**
   * Whether there are so few input channels that the gradient in the input is added up tap by tap:
   * at most 4, in one group, and more than one tap.
   */
  public boolean fewChannels() {
    return c <= 4 && groups == 1 && window.kernelH() * window.kernelW() > 1;
  }

  /** How far apart in a row two outputs must be to have no input in common. */
  public int columnsApart() {
    int reach = (window.kernelW() - 1) * window.dilationW() + 1;
    return Math.ceilDiv(reach, window.strideW());
  }

  /** Two for each multiply-add: {@code 2 n p q k (c/groups) kernelH kernelW}. */
  public long flops() {
    return 2L * n * p() * q() * k * groupC() * window.kernelH() * window.kernelW();
  }

  /**
   * {@code 64->64@224 3x3 padding 1}: channels, height of the input, window, with the batch in
   * front and the groups behind if they are not 1.
   */
  public String label() {
    String batch = n == 1 ? "" : n + "x ";
    String extent = h == w ? "" + h : h + "x" + w;
    return batch
        + c
        + "->"
        + k
        + "@"
        + extent
        + " "
        + window
        + (groups == 1 ? "" : " groups " + groups);
  }

  /** The same convolution over another batch size. */
  public ConvGeometry batch(int images) {
    return new ConvGeometry(images, h, w, c, k, window, groups);
  }
}
