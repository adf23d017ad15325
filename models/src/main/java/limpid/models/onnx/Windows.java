package limpid.models.onnx;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Window;

/** Kernels, strides, dilations and paddings of a node. */
final class Windows {
  private Windows() {}

  /**
   * Refuses windows that reach from one image to another: those of places along an axis that images
   * lie along. Two images may be too near to each other to tell.
   *
   * @param kernel its extents along the axes of places
   */
  static void requireImagesApart(Call call, int... kernel) {
    long[] written = call.asWritten().orElse(call).value(0).sizes();
    long[] given = call.value(0).sizes();
    for (int axis = 2; axis < given.length; axis++) {
      if (given[axis] != written[axis] && kernel[axis - 2] > 1) {
        throw new IllegalArgumentException(
            "images lie along axis %d of %s, which windows of %d reach over"
                .formatted(axis, Arrays.toString(given), kernel[axis - 2]));
      }
    }
  }

  /** Two numbers for the two axes of an image; of a row, the second. */
  static int[] pair(long[] numbers, int otherwise) {
    if (numbers == null) {
      return new int[] {otherwise, otherwise};
    }
    if (numbers.length == 1) {
      return new int[] {otherwise, Math.toIntExact(numbers[0])};
    }
    return Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
  }

  /** Paddings before and behind both axes. */
  private static int[] pads(Call call) {
    long[] pads = call.numbers("pads");
    if (pads == null) {
      return new int[4];
    }
    return pads.length == 2
        ? new int[] {0, Math.toIntExact(pads[0]), 0, Math.toIntExact(pads[1])}
        : Arrays.stream(pads).mapToInt(Math::toIntExact).toArray();
  }

  /** The window of a convolution or pooling of images {@code [N,C,H,W]}. */
  static Window of(Call call, Permuted x, int kernelH, int kernelW) {
    int[] strides = pair(call.numbers("strides"), 1);
    int[] dilations = pair(call.numbers("dilations"), 1);
    int[] pads = pads(call);
    String auto = call.text("auto_pad", "NOTSET");
    if (auto.startsWith("SAME")) {
      int h = same(x.size(2), kernelH, strides[0], dilations[0]);
      int w = same(x.size(3), kernelW, strides[1], dilations[1]);
      pads = auto.equals("SAME_LOWER") ? lower(h, w) : upper(h, w);
    } else if (auto.equals("VALID")) {
      pads = new int[4];
    }
    return new Window(
        kernelH,
        kernelW,
        strides[0],
        strides[1],
        pads[0],
        pads[1],
        pads[2],
        pads[3],
        dilations[0],
        dilations[1]);
  }

  /** All padding of an axis that leaves {@code ceil(in / stride)}. */
  private static int same(int in, int kernel, int stride, int dilation) {
    int out = Math.ceilDiv(in, stride);
    return Math.max(0, (out - 1) * stride + dilation * (kernel - 1) + 1 - in);
  }

  private static int[] upper(int h, int w) {
    return new int[] {h / 2, w / 2, h - h / 2, w - w / 2};
  }

  private static int[] lower(int h, int w) {
    return new int[] {h - h / 2, w - w / 2, h / 2, w / 2};
  }

  /** The extent that a transposed convolution gives, without padding. */
  static int extended(int in, int stride, int kernel, int dilation) {
    return (in - 1) * stride + dilation * (kernel - 1) + 1;
  }

  /** A window with as much padding as all outputs of a pooling, rounded up, reach. */
  static Window reaching(Window w, Shape x, Shape y) {
    int h = extended(y.at(1), w.strideH(), w.kernelH(), w.dilationH());
    int v = extended(y.at(2), w.strideW(), w.kernelW(), w.dilationW());
    int bottom = Math.max(w.bottom(), h - x.at(1) - w.top());
    int right = Math.max(w.right(), v - x.at(2) - w.left());
    return w.padding(w.top(), w.left(), bottom, right);
  }

  /** The window of a transposed convolution, whose padding may be told by its output. */
  static Window transposed(Call call, Permuted x, Permuted w, int... more) {
    int[] strides = pair(call.numbers("strides"), 1);
    int[] dilations = pair(call.numbers("dilations"), 1);
    int[] pads = pads(call);
    long[] wanted = call.numbers("output_shape");
    String auto = call.text("auto_pad", "NOTSET");
    if (wanted != null || auto.startsWith("SAME")) {
      int[] total = new int[2];
      for (int i = 0; i < 2; i++) {
        int out =
            wanted == null
                ? x.size(2 + i) * strides[i]
                : Math.toIntExact(wanted[wanted.length - 2 + i]);
        int full = extended(x.size(2 + i), strides[i], w.size(2 + i), dilations[i]) + more[i];
        total[i] = Math.max(0, full - out);
        more[i] += Math.max(0, out - full);
      }
      pads = auto.equals("SAME_UPPER") ? upper(total[0], total[1]) : lower(total[0], total[1]);
    }
    return new Window(
        w.size(2),
        w.size(3),
        strides[0],
        strides[1],
        pads[0],
        pads[1],
        pads[2],
        pads[3],
        dilations[0],
        dilations[1]);
  }
}
