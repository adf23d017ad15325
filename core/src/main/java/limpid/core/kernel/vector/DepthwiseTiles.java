package limpid.core.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The micro-kernels of depthwise convolutions: one vector of channels, several pixels or taps. */
final class DepthwiseTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private DepthwiseTiles() {}

  /** Four pixels: {@code y[j ys] = bias + sum_t x[taps[t] + j xs] w[t ws]}. */
  static void pixels4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      float[] w,
      int wo,
      int ws,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int tap : taps) {
      int at = xo + tap;
      FloatVector v = FloatVector.fromArray(S, w, wo);
      wo += ws;
      c0 = FloatVector.fromArray(S, x, at).fma(v, c0);
      c1 = FloatVector.fromArray(S, x, at + xs).fma(v, c1);
      c2 = FloatVector.fromArray(S, x, at + 2 * xs).fma(v, c2);
      c3 = FloatVector.fromArray(S, x, at + 3 * xs).fma(v, c3);
    }
    FloatVector b = FloatVector.fromArray(S, bias, bo);
    c0.add(b).intoArray(y, yo);
    c1.add(b).intoArray(y, yo + ys);
    c2.add(b).intoArray(y, yo + 2 * ys);
    c3.add(b).intoArray(y, yo + 3 * ys);
  }

  /** One pixel. */
  static void pixel(
      float[] x,
      int xo,
      int[] taps,
      float[] w,
      int wo,
      int ws,
      float[] bias,
      int bo,
      float[] y,
      int yo) {
    FloatVector c = FloatVector.zero(S);
    for (int tap : taps) {
      c = FloatVector.fromArray(S, x, xo + tap).fma(FloatVector.fromArray(S, w, wo), c);
      wo += ws;
    }
    c.add(FloatVector.fromArray(S, bias, bo)).intoArray(y, yo);
  }

  /**
   * Four taps over a row of {@code q} pixels: {@code sums[j L] += x[taps[t + j] + i xs] dy[i ys]}.
   */
  static void taps4(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int t,
      float[] dy,
      int yo,
      int ys,
      int q,
      float[] sums,
      int so) {
    int t0 = taps[t];
    int t1 = taps[t + 1];
    int t2 = taps[t + 2];
    int t3 = taps[t + 3];
    FloatVector c0 = FloatVector.fromArray(S, sums, so);
    FloatVector c1 = FloatVector.fromArray(S, sums, so + L);
    FloatVector c2 = FloatVector.fromArray(S, sums, so + 2 * L);
    FloatVector c3 = FloatVector.fromArray(S, sums, so + 3 * L);
    for (int i = 0; i < q; i++) {
      FloatVector v = FloatVector.fromArray(S, dy, yo);
      c0 = FloatVector.fromArray(S, x, xo + t0).fma(v, c0);
      c1 = FloatVector.fromArray(S, x, xo + t1).fma(v, c1);
      c2 = FloatVector.fromArray(S, x, xo + t2).fma(v, c2);
      c3 = FloatVector.fromArray(S, x, xo + t3).fma(v, c3);
      xo += xs;
      yo += ys;
    }
    c0.intoArray(sums, so);
    c1.intoArray(sums, so + L);
    c2.intoArray(sums, so + 2 * L);
    c3.intoArray(sums, so + 3 * L);
  }
}
