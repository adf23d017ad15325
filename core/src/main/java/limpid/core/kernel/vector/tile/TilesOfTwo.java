package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/** {@link Tiles} of up to 8 pixels by 2 vectors, for processors with 32 vector registers. */
final class TilesOfTwo {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private TilesOfTwo() {}

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
      case 8 -> tile8x2(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 7 -> tile7x2(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 4 -> tile4x2(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 1 -> tile1x2(x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      default -> throw new IllegalArgumentException("no tile of " + length);
    }
  }

  private static void tile8x2(
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
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + 3 * fs + L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + 4 * fs + L);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c5b = FloatVector.fromArray(S, from, fo + 5 * fs + L);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + 6 * fs);
    FloatVector c6b = FloatVector.fromArray(S, from, fo + 6 * fs + L);
    FloatVector c7a = FloatVector.fromArray(S, from, fo + 7 * fs);
    FloatVector c7b = FloatVector.fromArray(S, from, fo + 7 * fs + L);
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
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5a = v.fma(wa, c5a);
        c5b = v.fma(wb, c5b);
        v = FloatVector.broadcast(S, x[p6 + i]);
        c6a = v.fma(wa, c6a);
        c6b = v.fma(wb, c6b);
        v = FloatVector.broadcast(S, x[p7 + i]);
        c7a = v.fma(wa, c7a);
        c7b = v.fma(wb, c7b);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
    c4a.intoArray(y, yo + 4 * ys);
    c4b.intoArray(y, yo + 4 * ys + L);
    c5a.intoArray(y, yo + 5 * ys);
    c5b.intoArray(y, yo + 5 * ys + L);
    c6a.intoArray(y, yo + 6 * ys);
    c6b.intoArray(y, yo + 6 * ys + L);
    c7a.intoArray(y, yo + 7 * ys);
    c7b.intoArray(y, yo + 7 * ys + L);
  }

  private static void tile7x2(
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
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + 3 * fs + L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + 4 * fs + L);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c5b = FloatVector.fromArray(S, from, fo + 5 * fs + L);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + 6 * fs);
    FloatVector c6b = FloatVector.fromArray(S, from, fo + 6 * fs + L);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      int p4 = (xo + tap + 4 * xs) & INDEX;
      int p5 = (xo + tap + 5 * xs) & INDEX;
      int p6 = (xo + tap + 6 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5a = v.fma(wa, c5a);
        c5b = v.fma(wb, c5b);
        v = FloatVector.broadcast(S, x[p6 + i]);
        c6a = v.fma(wa, c6a);
        c6b = v.fma(wb, c6b);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
    c4a.intoArray(y, yo + 4 * ys);
    c4b.intoArray(y, yo + 4 * ys + L);
    c5a.intoArray(y, yo + 5 * ys);
    c5b.intoArray(y, yo + 5 * ys + L);
    c6a.intoArray(y, yo + 6 * ys);
    c6b.intoArray(y, yo + 6 * ys + L);
  }

  private static void tile4x2(
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
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + 2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + 3 * fs + L);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + xs) & INDEX;
      int p2 = (xo + tap + 2 * xs) & INDEX;
      int p3 = (xo + tap + 3 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
  }

  private static void tile1x2(
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
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
  }
}
