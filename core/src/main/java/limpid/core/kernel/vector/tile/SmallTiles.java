package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * {@link Tiles} for processors with 16 vector registers: 5 pixels by 2 vectors and 8 by 1, the next
 * step's weights loaded last. A shorter tile is the same one, which computes its last pixel several
 * times.
 *
 * <p>They read the row of weights after the last: see {@link Panels#SPARE}.
 *
 * <p>One tap, the case of products and of long reductions, has a loop of its own. Under G1 the
 * compiler puts a loop around each counted loop, to stop at; within a loop over taps that makes
 * three, and six of ten sums go to the stack. Without G1 (the launcher takes another collector)
 * both forms keep all sums in registers.
 */
final class SmallTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private SmallTiles() {}

  /** The tile of up to 5 pixels by 2 vectors; see {@link Tiles} for the rest. */
  static void tile5x2(
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
    if (taps.length == 1) {
      oneTap5x2(length, x, xo, xs, taps[0], run, w, wo, from, fo, fs, y, yo, ys);
    } else {
      taps5x2(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
    }
  }

  private static void oneTap5x2(
      int length,
      float[] x,
      int xo,
      int xs,
      int tap,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    int t1 = Math.min(1, length - 1);
    int t2 = Math.min(2, length - 1);
    int t3 = Math.min(3, length - 1);
    int t4 = Math.min(4, length - 1);
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + t1 * fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + t1 * fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + t2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + t2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + t3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + t3 * fs + L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + t4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + t4 * fs + L);
    FloatVector wa = FloatVector.fromArray(S, w, wo);
    FloatVector wb = FloatVector.fromArray(S, w, wo + L);
    int steps = run & INDEX;
    int p0 = (xo + tap) & INDEX;
    int p1 = (xo + tap + t1 * xs) & INDEX;
    int p2 = (xo + tap + t2 * xs) & INDEX;
    int p3 = (xo + tap + t3 * xs) & INDEX;
    int p4 = (xo + tap + t4 * xs) & INDEX;
    for (int i = 0; i < steps; i++) {
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
      wa = FloatVector.fromArray(S, w, wo);
      wb = FloatVector.fromArray(S, w, wo + L);
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + t1 * ys);
    c1b.intoArray(y, yo + t1 * ys + L);
    c2a.intoArray(y, yo + t2 * ys);
    c2b.intoArray(y, yo + t2 * ys + L);
    c3a.intoArray(y, yo + t3 * ys);
    c3b.intoArray(y, yo + t3 * ys + L);
    c4a.intoArray(y, yo + t4 * ys);
    c4b.intoArray(y, yo + t4 * ys + L);
  }

  private static void taps5x2(
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
    int t1 = Math.min(1, length - 1);
    int t2 = Math.min(2, length - 1);
    int t3 = Math.min(3, length - 1);
    int t4 = Math.min(4, length - 1);
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + t1 * fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + t1 * fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + t2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + t2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + t3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + t3 * fs + L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + t4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + t4 * fs + L);
    FloatVector wa = FloatVector.fromArray(S, w, wo);
    FloatVector wb = FloatVector.fromArray(S, w, wo + L);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + t1 * xs) & INDEX;
      int p2 = (xo + tap + t2 * xs) & INDEX;
      int p3 = (xo + tap + t3 * xs) & INDEX;
      int p4 = (xo + tap + t4 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
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
        wa = FloatVector.fromArray(S, w, wo);
        wb = FloatVector.fromArray(S, w, wo + L);
      }
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + t1 * ys);
    c1b.intoArray(y, yo + t1 * ys + L);
    c2a.intoArray(y, yo + t2 * ys);
    c2b.intoArray(y, yo + t2 * ys + L);
    c3a.intoArray(y, yo + t3 * ys);
    c3b.intoArray(y, yo + t3 * ys + L);
    c4a.intoArray(y, yo + t4 * ys);
    c4b.intoArray(y, yo + t4 * ys + L);
  }

  /** The tile of up to 8 pixels by 1 vector. */
  static void tile8x1(
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
    if (taps.length == 1) {
      oneTap8x1(length, x, xo, xs, taps[0], run, w, wo, from, fo, fs, y, yo, ys);
    } else {
      taps8x1(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
    }
  }

  private static void oneTap8x1(
      int length,
      float[] x,
      int xo,
      int xs,
      int tap,
      int run,
      float[] w,
      int wo,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    int t1 = Math.min(1, length - 1);
    int t2 = Math.min(2, length - 1);
    int t3 = Math.min(3, length - 1);
    int t4 = Math.min(4, length - 1);
    int t5 = Math.min(5, length - 1);
    int t6 = Math.min(6, length - 1);
    int t7 = Math.min(7, length - 1);
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + t1 * fs);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + t2 * fs);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + t3 * fs);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + t4 * fs);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + t5 * fs);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + t6 * fs);
    FloatVector c7a = FloatVector.fromArray(S, from, fo + t7 * fs);
    FloatVector wa = FloatVector.fromArray(S, w, wo);
    int steps = run & INDEX;
    int p0 = (xo + tap) & INDEX;
    int p1 = (xo + tap + t1 * xs) & INDEX;
    int p2 = (xo + tap + t2 * xs) & INDEX;
    int p3 = (xo + tap + t3 * xs) & INDEX;
    int p4 = (xo + tap + t4 * xs) & INDEX;
    int p5 = (xo + tap + t5 * xs) & INDEX;
    int p6 = (xo + tap + t6 * xs) & INDEX;
    int p7 = (xo + tap + t7 * xs) & INDEX;
    for (int i = 0; i < steps; i++) {
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
      wa = FloatVector.fromArray(S, w, wo);
    }
    c0a.intoArray(y, yo);
    c1a.intoArray(y, yo + t1 * ys);
    c2a.intoArray(y, yo + t2 * ys);
    c3a.intoArray(y, yo + t3 * ys);
    c4a.intoArray(y, yo + t4 * ys);
    c5a.intoArray(y, yo + t5 * ys);
    c6a.intoArray(y, yo + t6 * ys);
    c7a.intoArray(y, yo + t7 * ys);
  }

  private static void taps8x1(
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
    int t1 = Math.min(1, length - 1);
    int t2 = Math.min(2, length - 1);
    int t3 = Math.min(3, length - 1);
    int t4 = Math.min(4, length - 1);
    int t5 = Math.min(5, length - 1);
    int t6 = Math.min(6, length - 1);
    int t7 = Math.min(7, length - 1);
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + t1 * fs);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + t2 * fs);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + t3 * fs);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + t4 * fs);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + t5 * fs);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + t6 * fs);
    FloatVector c7a = FloatVector.fromArray(S, from, fo + t7 * fs);
    FloatVector wa = FloatVector.fromArray(S, w, wo);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      int p1 = (xo + tap + t1 * xs) & INDEX;
      int p2 = (xo + tap + t2 * xs) & INDEX;
      int p3 = (xo + tap + t3 * xs) & INDEX;
      int p4 = (xo + tap + t4 * xs) & INDEX;
      int p5 = (xo + tap + t5 * xs) & INDEX;
      int p6 = (xo + tap + t6 * xs) & INDEX;
      int p7 = (xo + tap + t7 * xs) & INDEX;
      for (int i = 0; i < steps; i++) {
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
        wa = FloatVector.fromArray(S, w, wo);
      }
    }
    c0a.intoArray(y, yo);
    c1a.intoArray(y, yo + t1 * ys);
    c2a.intoArray(y, yo + t2 * ys);
    c3a.intoArray(y, yo + t3 * ys);
    c4a.intoArray(y, yo + t4 * ys);
    c5a.intoArray(y, yo + t5 * ys);
    c6a.intoArray(y, yo + t6 * ys);
    c7a.intoArray(y, yo + t7 * ys);
  }
}
