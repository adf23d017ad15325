package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/** {@link Tiles} of up to 16 pixels by 1 vector. */
final class TilesOfOne {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private TilesOfOne() {}

  /** The tile of this many pixels; see {@link Tiles} for the rest. */
  static void run(
      int length,
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    switch (length) {
      case 16 -> tile16x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 8 -> tile8x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 4 -> tile4x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 1 -> tile1x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      default -> throw new IllegalArgumentException("no tile of " + length);
    }
  }

  private static void tile16x1(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + 6 * fs);
    FloatVector c7a = FloatVector.fromArray(S, from, fo + 7 * fs);
    FloatVector c8a = FloatVector.fromArray(S, from, fo + 8 * fs);
    FloatVector c9a = FloatVector.fromArray(S, from, fo + 9 * fs);
    FloatVector c10a = FloatVector.fromArray(S, from, fo + 10 * fs);
    FloatVector c11a = FloatVector.fromArray(S, from, fo + 11 * fs);
    FloatVector c12a = FloatVector.fromArray(S, from, fo + 12 * fs);
    FloatVector c13a = FloatVector.fromArray(S, from, fo + 13 * fs);
    FloatVector c14a = FloatVector.fromArray(S, from, fo + 14 * fs);
    FloatVector c15a = FloatVector.fromArray(S, from, fo + 15 * fs);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      int p4 = (xo + tap + 4 * xs) & INDEX;
      int p5 = (xo + tap + 5 * xs) & INDEX;
      int p6 = (xo + tap + 6 * xs) & INDEX;
      int p7 = (xo + tap + 7 * xs) & INDEX;
      int p8 = (xo + tap + 8 * xs) & INDEX;
      int p9 = (xo + tap + 9 * xs) & INDEX;
      int p10 = (xo + tap + 10 * xs) & INDEX;
      int p11 = (xo + tap + 11 * xs) & INDEX;
      int p12 = (xo + tap + 12 * xs) & INDEX;
      int p13 = (xo + tap + 13 * xs) & INDEX;
      int p14 = (xo + tap + 14 * xs) & INDEX;
      int p15 = (xo + tap + 15 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4a = v.fma(wa, c4a);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5a = v.fma(wa, c5a);
        v = FloatVector.broadcast(S, x[p6 + i]);
        c6a = v.fma(wa, c6a);
        v = FloatVector.broadcast(S, x[p7 + i]);
        c7a = v.fma(wa, c7a);
        v = FloatVector.broadcast(S, x[p8 + i]);
        c8a = v.fma(wa, c8a);
        v = FloatVector.broadcast(S, x[p9 + i]);
        c9a = v.fma(wa, c9a);
        v = FloatVector.broadcast(S, x[p10 + i]);
        c10a = v.fma(wa, c10a);
        v = FloatVector.broadcast(S, x[p11 + i]);
        c11a = v.fma(wa, c11a);
        v = FloatVector.broadcast(S, x[p12 + i]);
        c12a = v.fma(wa, c12a);
        v = FloatVector.broadcast(S, x[p13 + i]);
        c13a = v.fma(wa, c13a);
        v = FloatVector.broadcast(S, x[p14 + i]);
        c14a = v.fma(wa, c14a);
        v = FloatVector.broadcast(S, x[p15 + i]);
        c15a = v.fma(wa, c15a);
      }
    }
    c0a.intoArray(y, yo);
    c1a.intoArray(y, yo + ys);
    c2a.intoArray(y, yo + 2 * ys);
    c3a.intoArray(y, yo + 3 * ys);
    c4a.intoArray(y, yo + 4 * ys);
    c5a.intoArray(y, yo + 5 * ys);
    c6a.intoArray(y, yo + 6 * ys);
    c7a.intoArray(y, yo + 7 * ys);
    c8a.intoArray(y, yo + 8 * ys);
    c9a.intoArray(y, yo + 9 * ys);
    c10a.intoArray(y, yo + 10 * ys);
    c11a.intoArray(y, yo + 11 * ys);
    c12a.intoArray(y, yo + 12 * ys);
    c13a.intoArray(y, yo + 13 * ys);
    c14a.intoArray(y, yo + 14 * ys);
    c15a.intoArray(y, yo + 15 * ys);
  }

  private static void tile8x1(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + 6 * fs);
    FloatVector c7a = FloatVector.fromArray(S, from, fo + 7 * fs);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      int p4 = (xo + tap + 4 * xs) & INDEX;
      int p5 = (xo + tap + 5 * xs) & INDEX;
      int p6 = (xo + tap + 6 * xs) & INDEX;
      int p7 = (xo + tap + 7 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4a = v.fma(wa, c4a);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5a = v.fma(wa, c5a);
        v = FloatVector.broadcast(S, x[p6 + i]);
        c6a = v.fma(wa, c6a);
        v = FloatVector.broadcast(S, x[p7 + i]);
        c7a = v.fma(wa, c7a);
      }
    }
    c0a.intoArray(y, yo);
    c1a.intoArray(y, yo + ys);
    c2a.intoArray(y, yo + 2 * ys);
    c3a.intoArray(y, yo + 3 * ys);
    c4a.intoArray(y, yo + 4 * ys);
    c5a.intoArray(y, yo + 5 * ys);
    c6a.intoArray(y, yo + 6 * ys);
    c7a.intoArray(y, yo + 7 * ys);
  }

  private static void tile4x1(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
      }
    }
    c0a.intoArray(y, yo);
    c1a.intoArray(y, yo + ys);
    c2a.intoArray(y, yo + 2 * ys);
    c3a.intoArray(y, yo + 3 * ys);
  }

  private static void tile1x1(
      float[] x,
      int xo,
      int xs,
      int[] taps,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
      }
    }
    c0a.intoArray(y, yo);
  }
}
