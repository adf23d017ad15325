package limpid.core.kernel.vector.depthwise;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.tile.Tiles;

/** The micro-kernels of depthwise convolutions: one vector of channels, several pixels or taps. */
final class DepthwiseTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private DepthwiseTiles() {}

  /**
   * Eight neighbouring pixels whose windows overlap, as many floats apart as the taps of a row are:
   * {@code y[j ys] = bias + sum_{r,s} x[rows[r] + (j + s) step] w[r,s]}, over the rows from {@code
   * from} to {@code to}, for all channels. What is loaded serves up to three pixels.
   */
  static void slide8(
      float[] x,
      int xo,
      int[] rows,
      int from,
      int to,
      int columns,
      int step,
      float[] w,
      int wo,
      float[] bias,
      int channels,
      float[] y,
      int yo,
      int ys) {
    for (int at = 0; at < channels; at += L) {
      int k = Math.min(at, channels - L);
      FloatVector c0 = FloatVector.zero(S);
      FloatVector c1 = c0;
      FloatVector c2 = c0;
      FloatVector c3 = c0;
      FloatVector c4 = c0;
      FloatVector c5 = c0;
      FloatVector c6 = c0;
      FloatVector c7 = c0;
      for (int r = from; r < to; r++) {
        int p = (xo + rows[r] + k) & INDEX;
        int q = (wo + r * columns * channels + k) & INDEX;
        int s = 0;
        for (; s + 3 <= columns; s += 3) {
          FloatVector w0 = FloatVector.fromArray(S, w, q);
          FloatVector w1 = FloatVector.fromArray(S, w, q + channels);
          FloatVector w2 = FloatVector.fromArray(S, w, q + 2 * channels);
          FloatVector v = FloatVector.fromArray(S, x, p);
          c0 = v.fma(w0, c0);
          v = FloatVector.fromArray(S, x, p + step);
          c0 = v.fma(w1, c0);
          c1 = v.fma(w0, c1);
          v = FloatVector.fromArray(S, x, p + 2 * step);
          c0 = v.fma(w2, c0);
          c1 = v.fma(w1, c1);
          c2 = v.fma(w0, c2);
          v = FloatVector.fromArray(S, x, p + 3 * step);
          c1 = v.fma(w2, c1);
          c2 = v.fma(w1, c2);
          c3 = v.fma(w0, c3);
          v = FloatVector.fromArray(S, x, p + 4 * step);
          c2 = v.fma(w2, c2);
          c3 = v.fma(w1, c3);
          c4 = v.fma(w0, c4);
          v = FloatVector.fromArray(S, x, p + 5 * step);
          c3 = v.fma(w2, c3);
          c4 = v.fma(w1, c4);
          c5 = v.fma(w0, c5);
          v = FloatVector.fromArray(S, x, p + 6 * step);
          c4 = v.fma(w2, c4);
          c5 = v.fma(w1, c5);
          c6 = v.fma(w0, c6);
          v = FloatVector.fromArray(S, x, p + 7 * step);
          c5 = v.fma(w2, c5);
          c6 = v.fma(w1, c6);
          c7 = v.fma(w0, c7);
          v = FloatVector.fromArray(S, x, p + 8 * step);
          c6 = v.fma(w2, c6);
          c7 = v.fma(w1, c7);
          v = FloatVector.fromArray(S, x, p + 9 * step);
          c7 = v.fma(w2, c7);
          p += 3 * step;
          q += 3 * channels;
        }
        for (; s < columns; s++) {
          FloatVector v = FloatVector.fromArray(S, w, q);
          c0 = FloatVector.fromArray(S, x, p).fma(v, c0);
          c1 = FloatVector.fromArray(S, x, p + step).fma(v, c1);
          c2 = FloatVector.fromArray(S, x, p + 2 * step).fma(v, c2);
          c3 = FloatVector.fromArray(S, x, p + 3 * step).fma(v, c3);
          c4 = FloatVector.fromArray(S, x, p + 4 * step).fma(v, c4);
          c5 = FloatVector.fromArray(S, x, p + 5 * step).fma(v, c5);
          c6 = FloatVector.fromArray(S, x, p + 6 * step).fma(v, c6);
          c7 = FloatVector.fromArray(S, x, p + 7 * step).fma(v, c7);
          p += step;
          q += channels;
        }
      }
      FloatVector b = FloatVector.fromArray(S, bias, k);
      int into = (yo + k) & INDEX;
      c0.add(b).intoArray(y, into);
      c1.add(b).intoArray(y, into + ys);
      c2.add(b).intoArray(y, into + 2 * ys);
      c3.add(b).intoArray(y, into + 3 * ys);
      c4.add(b).intoArray(y, into + 4 * ys);
      c5.add(b).intoArray(y, into + 5 * ys);
      c6.add(b).intoArray(y, into + 6 * ys);
      c7.add(b).intoArray(y, into + 7 * ys);
    }
  }

  /**
   * Four pixels {@code xs} apart: {@code y[j ys] = bias + sum_{r,s} x[rows[r] + s step + j xs]
   * w[r,s]}, over the rows from {@code from} to {@code to}, for all channels.
   */
  static void tile4(
      float[] x,
      int xo,
      int[] rows,
      int from,
      int to,
      int columns,
      int step,
      int xs,
      float[] w,
      int wo,
      float[] bias,
      int channels,
      float[] y,
      int yo,
      int ys) {
    for (int at = 0; at < channels; at += L) {
      int k = Math.min(at, channels - L);
      FloatVector c0 = FloatVector.zero(S);
      FloatVector c1 = c0;
      FloatVector c2 = c0;
      FloatVector c3 = c0;
      for (int r = from; r < to; r++) {
        int p = (xo + rows[r] + k) & INDEX;
        int q = (wo + r * columns * channels + k) & INDEX;
        for (int s = 0; s < columns; s++) {
          FloatVector v = FloatVector.fromArray(S, w, q);
          c0 = FloatVector.fromArray(S, x, p).fma(v, c0);
          c1 = FloatVector.fromArray(S, x, p + xs).fma(v, c1);
          c2 = FloatVector.fromArray(S, x, p + 2 * xs).fma(v, c2);
          c3 = FloatVector.fromArray(S, x, p + 3 * xs).fma(v, c3);
          p += step;
          q += channels;
        }
      }
      FloatVector b = FloatVector.fromArray(S, bias, k);
      int into = (yo + k) & INDEX;
      c0.add(b).intoArray(y, into);
      c1.add(b).intoArray(y, into + ys);
      c2.add(b).intoArray(y, into + 2 * ys);
      c3.add(b).intoArray(y, into + 3 * ys);
    }
  }

  /**
   * Two rows of n pixels under a 3x3 window that moves by 1, one vector of channels: what lies
   * under the two windows stays in registers, where a third of it changes from pixel to pixel.
   *
   * @param xo the first pixel under the first window
   * @param pitch floats from row to row
   * @param left whether the first column under the first window lies outside, and counts as 0
   * @param right whether one more pixel follows, the last column under whose window lies outside
   */
  static void rows2(
      float[] x,
      int xo,
      int pitch,
      int step,
      float[] w,
      int wo,
      int ws,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int row,
      int ys,
      int n,
      boolean left,
      boolean right) {
    FloatVector w00 = FloatVector.fromArray(S, w, wo);
    FloatVector w01 = FloatVector.fromArray(S, w, wo + ws);
    FloatVector w02 = FloatVector.fromArray(S, w, wo + 2 * ws);
    FloatVector w10 = FloatVector.fromArray(S, w, wo + 3 * ws);
    FloatVector w11 = FloatVector.fromArray(S, w, wo + 4 * ws);
    FloatVector w12 = FloatVector.fromArray(S, w, wo + 5 * ws);
    FloatVector w20 = FloatVector.fromArray(S, w, wo + 6 * ws);
    FloatVector w21 = FloatVector.fromArray(S, w, wo + 7 * ws);
    FloatVector w22 = FloatVector.fromArray(S, w, wo + 8 * ws);
    FloatVector b = FloatVector.fromArray(S, bias, bo);
    FloatVector zero = FloatVector.zero(S);
    float[] first = left ? Tiles.ZEROS : x;
    FloatVector d0 = FloatVector.fromArray(S, first, left ? 0 : xo);
    FloatVector e0 = FloatVector.fromArray(S, first, left ? 0 : xo + pitch);
    FloatVector f0 = FloatVector.fromArray(S, first, left ? 0 : xo + 2 * pitch);
    FloatVector g0 = FloatVector.fromArray(S, first, left ? 0 : xo + 3 * pitch);
    int next = xo + step;
    FloatVector d1 = FloatVector.fromArray(S, x, next);
    FloatVector e1 = FloatVector.fromArray(S, x, next + pitch);
    FloatVector f1 = FloatVector.fromArray(S, x, next + 2 * pitch);
    FloatVector g1 = FloatVector.fromArray(S, x, next + 3 * pitch);
    int p0 = (next + step) & INDEX;
    int p1 = (next + step + pitch) & INDEX;
    int p2 = (next + step + 2 * pitch) & INDEX;
    int p3 = (next + step + 3 * pitch) & INDEX;
    int q0 = yo & INDEX;
    int q1 = (yo + row) & INDEX;
    for (int i = 0; i < n; i++) {
      FloatVector d2 = FloatVector.fromArray(S, x, p0);
      FloatVector e2 = FloatVector.fromArray(S, x, p1);
      FloatVector f2 = FloatVector.fromArray(S, x, p2);
      FloatVector g2 = FloatVector.fromArray(S, x, p3);
      FloatVector s0 = d2.fma(w02, d1.fma(w01, d0.fma(w00, zero)));
      s0 = e2.fma(w12, e1.fma(w11, e0.fma(w10, s0)));
      s0 = f2.fma(w22, f1.fma(w21, f0.fma(w20, s0)));
      FloatVector s1 = e2.fma(w02, e1.fma(w01, e0.fma(w00, zero)));
      s1 = f2.fma(w12, f1.fma(w11, f0.fma(w10, s1)));
      s1 = g2.fma(w22, g1.fma(w21, g0.fma(w20, s1)));
      s0.add(b).intoArray(y, q0);
      s1.add(b).intoArray(y, q1);
      d0 = d1;
      d1 = d2;
      e0 = e1;
      e1 = e2;
      f0 = f1;
      f1 = f2;
      g0 = g1;
      g1 = g2;
      p0 += step;
      p1 += step;
      p2 += step;
      p3 += step;
      q0 += ys;
      q1 += ys;
    }
    if (right) {
      FloatVector s0 = d1.fma(w01, d0.fma(w00, zero));
      s0 = e1.fma(w11, e0.fma(w10, s0));
      s0 = f1.fma(w21, f0.fma(w20, s0));
      FloatVector s1 = e1.fma(w01, e0.fma(w00, zero));
      s1 = f1.fma(w11, f0.fma(w10, s1));
      s1 = g1.fma(w21, g0.fma(w20, s1));
      s0.add(b).intoArray(y, q0);
      s1.add(b).intoArray(y, q1);
    }
  }

  /** One pixel, from the columns of the window from {@code first} to {@code end}. */
  static void pixel(
      float[] x,
      int xo,
      int[] rows,
      int from,
      int to,
      int first,
      int end,
      int columns,
      int step,
      float[] w,
      int wo,
      float[] bias,
      int channels,
      float[] y,
      int yo) {
    for (int at = 0; at < channels; at += L) {
      int k = Math.min(at, channels - L);
      FloatVector c = FloatVector.zero(S);
      for (int r = from; r < to; r++) {
        int p = xo + rows[r] + k;
        int q = wo + r * columns * channels + k;
        for (int s = first; s < end; s++) {
          FloatVector v = FloatVector.fromArray(S, w, q + s * channels);
          c = FloatVector.fromArray(S, x, p + s * step).fma(v, c);
        }
      }
      c.add(FloatVector.fromArray(S, bias, k)).intoArray(y, yo + k);
    }
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
