package limpid.core;

/**
 * How a convolution or pooling window moves over the height and the width of a feature map.
 *
 * <p>The output extent is {@code floor((in + before + after - dilation (kernel - 1) - 1) / stride)
 * + 1}. Padding may differ between the two sides of an axis.
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int top,
    int left,
    int bottom,
    int right,
    int dilationH,
    int dilationW) {

  public Window {
    if (Math.min(Math.min(kernelH, kernelW), Math.min(strideH, strideW)) < 1
        || Math.min(dilationH, dilationW) < 1
        || Math.min(Math.min(top, left), Math.min(bottom, right)) < 0) {
      throw new ShapeException(
          "window: kernel, stride and dilation want at least 1 and padding at least 0");
    }
  }

  /** A {@code kernel x kernel} window that moves by 1, without padding or dilation. */
  public static Window of(int kernel) {
    return of(kernel, kernel);
  }

  public static Window of(int kernelH, int kernelW) {
    return new Window(kernelH, kernelW, 1, 1, 0, 0, 0, 0, 1, 1);
  }

  public Window stride(int stride) {
    return stride(stride, stride);
  }

  public Window stride(int h, int w) {
    return new Window(kernelH, kernelW, h, w, top, left, bottom, right, dilationH, dilationW);
  }

  /** The same padding on all four sides. */
  public Window padding(int padding) {
    return padding(padding, padding, padding, padding);
  }

  public Window padding(int top, int left, int bottom, int right) {
    return new Window(
        kernelH, kernelW, strideH, strideW, top, left, bottom, right, dilationH, dilationW);
  }

  /**
   * The window padded for an input of h by w as TensorFlow's {@code SAME} is: the output extents
   * are {@code ceil(h / stride)} and {@code ceil(w / stride)}, and of an odd padding there is one
   * more at the end.
   */
  public Window same(int h, int w) {
    int rows = missing(h, strideH, dilationH * (kernelH - 1) + 1);
    int columns = missing(w, strideW, dilationW * (kernelW - 1) + 1);
    return padding(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  private static int missing(int in, int stride, int reach) {
    return Math.max(0, (Math.ceilDiv(in, stride) - 1) * stride + reach - in);
  }

  public Window dilation(int dilation) {
    return new Window(
        kernelH, kernelW, strideH, strideW, top, left, bottom, right, dilation, dilation);
  }

  /** The output height for an input of height {@code h}; below 1 when the window does not fit. */
  public int outH(int h) {
    return Math.floorDiv(h + top + bottom - dilationH * (kernelH - 1) - 1, strideH) + 1;
  }

  /** The output width for an input of width {@code w}; below 1 when the window does not fit. */
  public int outW(int w) {
    return Math.floorDiv(w + left + right - dilationW * (kernelW - 1) - 1, strideW) + 1;
  }

  public boolean padded() {
    return (top | left | bottom | right) != 0;
  }

  /** One pixel in, one pixel out: a convolution with this window is a matrix product. */
  public boolean pointwise() {
    return kernelH == 1 && kernelW == 1 && strideH == 1 && strideW == 1 && !padded();
  }

  /** {@code 3x3 stride 2 padding 1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(kernelH).append('x').append(kernelW);
    if (strideH != 1 || strideW != 1) {
      text.append(" stride ").append(strideH == strideW ? "" + strideH : strideH + "," + strideW);
    }
    if (padded()) {
      boolean even = top == left && top == bottom && top == right;
      text.append(" padding ");
      text.append(even ? "" + top : top + "," + left + "," + bottom + "," + right);
    }
    if (dilationH != 1 || dilationW != 1) {
      text.append(" dilation ").append(dilationH);
    }
    return text.toString();
  }
}
