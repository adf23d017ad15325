package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/** {@link Tiles} of up to 8 pixels by 1 vector, for processors with 32 vector registers. */
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
      case 8 -> tile8x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 4 -> tile4x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 1 -> tile1x1(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      default -> throw new IllegalArgumentException("no tile of " + length);
    }
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
