package limpid.core.kernel.vector.correlation;

import java.util.Arrays;
import java.util.stream.IntStream;
import limpid.core.Window;

/** The pixels {@code (i strideH + h, j strideW + v)} of an input and the taps that reach them. */
public record Phase(int h, int v, int[] tapsH, int[] offsetsH, int[] tapsW, int[] offsetsW) {

  /** All the phases of a window, row by row: one for each remainder that the strides leave. */
  public static Phase[] all(Window win) {
    Phase[] phases = new Phase[win.strideH() * win.strideW()];
    for (int i = 0; i < phases.length; i++) {
      phases[i] = of(win, i / win.strideW(), i % win.strideW());
    }
    return phases;
  }

  private static Phase of(Window win, int h, int v) {
    int[] tapsH = taps(win.kernelH(), win.dilationH(), win.strideH(), h + win.top());
    int[] tapsW = taps(win.kernelW(), win.dilationW(), win.strideW(), v + win.left());
    return new Phase(
        h,
        v,
        tapsH,
        offsets(tapsH, win.dilationH(), win.strideH(), h + win.top()),
        tapsW,
        offsets(tapsW, win.dilationW(), win.strideW(), v + win.left()));
  }

  int columns() {
    return tapsW.length;
  }

  /** How many taps reach those pixels. */
  public int taps() {
    return tapsH.length * tapsW.length;
  }

  /** The taps that lie a multiple of the stride from this position, the last one first. */
  private static int[] taps(int kernel, int dilation, int stride, int position) {
    return IntStream.range(0, kernel)
        .map(i -> kernel - 1 - i)
        .filter(tap -> (position - tap * dilation) % stride == 0)
        .toArray();
  }

  private static int[] offsets(int[] taps, int dilation, int stride, int position) {
    return Arrays.stream(taps).map(tap -> (position - tap * dilation) / stride).toArray();
  }
}
