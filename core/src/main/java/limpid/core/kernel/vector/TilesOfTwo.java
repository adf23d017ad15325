package limpid.core.kernel.vector;

import static limpid.core.kernel.vector.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Tiles} of up to 8 pixels by 2 vectors. */
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
      float[] bias,
      int bo,
      float[] residual,
      int ro,
      int rs,
      float floor,
      float[] y,
      int yo,
      int ys) {
    switch (length) {
      case 8 ->
          tile8x2(
              x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, residual, ro, rs, floor, y, yo,
              ys);
      case 7 ->
          tile7x2(
              x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, residual, ro, rs, floor, y, yo,
              ys);
      case 4 ->
          tile4x2(
              x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, residual, ro, rs, floor, y, yo,
              ys);
      case 1 ->
          tile1x2(
              x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, residual, ro, rs, floor, y, yo,
              ys);
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
      float[] bias,
      int bo,
      float[] residual,
      int ro,
      int rs,
      float floor,
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
    FloatVector low = FloatVector.broadcast(S, floor);
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a = c0a.add(ba).add(FloatVector.fromArray(S, residual, ro));
    c0a.blend(low, c0a.lt(low)).intoArray(y, yo);
    c0b = c0b.add(bb).add(FloatVector.fromArray(S, residual, ro + L));
    c0b.blend(low, c0b.lt(low)).intoArray(y, yo + L);
    c1a = c1a.add(ba).add(FloatVector.fromArray(S, residual, ro + rs));
    c1a.blend(low, c1a.lt(low)).intoArray(y, yo + ys);
    c1b = c1b.add(bb).add(FloatVector.fromArray(S, residual, ro + rs + L));
    c1b.blend(low, c1b.lt(low)).intoArray(y, yo + ys + L);
    c2a = c2a.add(ba).add(FloatVector.fromArray(S, residual, ro + 2 * rs));
    c2a.blend(low, c2a.lt(low)).intoArray(y, yo + 2 * ys);
    c2b = c2b.add(bb).add(FloatVector.fromArray(S, residual, ro + 2 * rs + L));
    c2b.blend(low, c2b.lt(low)).intoArray(y, yo + 2 * ys + L);
    c3a = c3a.add(ba).add(FloatVector.fromArray(S, residual, ro + 3 * rs));
    c3a.blend(low, c3a.lt(low)).intoArray(y, yo + 3 * ys);
    c3b = c3b.add(bb).add(FloatVector.fromArray(S, residual, ro + 3 * rs + L));
    c3b.blend(low, c3b.lt(low)).intoArray(y, yo + 3 * ys + L);
    c4a = c4a.add(ba).add(FloatVector.fromArray(S, residual, ro + 4 * rs));
    c4a.blend(low, c4a.lt(low)).intoArray(y, yo + 4 * ys);
    c4b = c4b.add(bb).add(FloatVector.fromArray(S, residual, ro + 4 * rs + L));
    c4b.blend(low, c4b.lt(low)).intoArray(y, yo + 4 * ys + L);
    c5a = c5a.add(ba).add(FloatVector.fromArray(S, residual, ro + 5 * rs));
    c5a.blend(low, c5a.lt(low)).intoArray(y, yo + 5 * ys);
    c5b = c5b.add(bb).add(FloatVector.fromArray(S, residual, ro + 5 * rs + L));
    c5b.blend(low, c5b.lt(low)).intoArray(y, yo + 5 * ys + L);
    c6a = c6a.add(ba).add(FloatVector.fromArray(S, residual, ro + 6 * rs));
    c6a.blend(low, c6a.lt(low)).intoArray(y, yo + 6 * ys);
    c6b = c6b.add(bb).add(FloatVector.fromArray(S, residual, ro + 6 * rs + L));
    c6b.blend(low, c6b.lt(low)).intoArray(y, yo + 6 * ys + L);
    c7a = c7a.add(ba).add(FloatVector.fromArray(S, residual, ro + 7 * rs));
    c7a.blend(low, c7a.lt(low)).intoArray(y, yo + 7 * ys);
    c7b = c7b.add(bb).add(FloatVector.fromArray(S, residual, ro + 7 * rs + L));
    c7b.blend(low, c7b.lt(low)).intoArray(y, yo + 7 * ys + L);
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
      float[] bias,
      int bo,
      float[] residual,
      int ro,
      int rs,
      float floor,
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
    FloatVector low = FloatVector.broadcast(S, floor);
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a = c0a.add(ba).add(FloatVector.fromArray(S, residual, ro));
    c0a.blend(low, c0a.lt(low)).intoArray(y, yo);
    c0b = c0b.add(bb).add(FloatVector.fromArray(S, residual, ro + L));
    c0b.blend(low, c0b.lt(low)).intoArray(y, yo + L);
    c1a = c1a.add(ba).add(FloatVector.fromArray(S, residual, ro + rs));
    c1a.blend(low, c1a.lt(low)).intoArray(y, yo + ys);
    c1b = c1b.add(bb).add(FloatVector.fromArray(S, residual, ro + rs + L));
    c1b.blend(low, c1b.lt(low)).intoArray(y, yo + ys + L);
    c2a = c2a.add(ba).add(FloatVector.fromArray(S, residual, ro + 2 * rs));
    c2a.blend(low, c2a.lt(low)).intoArray(y, yo + 2 * ys);
    c2b = c2b.add(bb).add(FloatVector.fromArray(S, residual, ro + 2 * rs + L));
    c2b.blend(low, c2b.lt(low)).intoArray(y, yo + 2 * ys + L);
    c3a = c3a.add(ba).add(FloatVector.fromArray(S, residual, ro + 3 * rs));
    c3a.blend(low, c3a.lt(low)).intoArray(y, yo + 3 * ys);
    c3b = c3b.add(bb).add(FloatVector.fromArray(S, residual, ro + 3 * rs + L));
    c3b.blend(low, c3b.lt(low)).intoArray(y, yo + 3 * ys + L);
    c4a = c4a.add(ba).add(FloatVector.fromArray(S, residual, ro + 4 * rs));
    c4a.blend(low, c4a.lt(low)).intoArray(y, yo + 4 * ys);
    c4b = c4b.add(bb).add(FloatVector.fromArray(S, residual, ro + 4 * rs + L));
    c4b.blend(low, c4b.lt(low)).intoArray(y, yo + 4 * ys + L);
    c5a = c5a.add(ba).add(FloatVector.fromArray(S, residual, ro + 5 * rs));
    c5a.blend(low, c5a.lt(low)).intoArray(y, yo + 5 * ys);
    c5b = c5b.add(bb).add(FloatVector.fromArray(S, residual, ro + 5 * rs + L));
    c5b.blend(low, c5b.lt(low)).intoArray(y, yo + 5 * ys + L);
    c6a = c6a.add(ba).add(FloatVector.fromArray(S, residual, ro + 6 * rs));
    c6a.blend(low, c6a.lt(low)).intoArray(y, yo + 6 * ys);
    c6b = c6b.add(bb).add(FloatVector.fromArray(S, residual, ro + 6 * rs + L));
    c6b.blend(low, c6b.lt(low)).intoArray(y, yo + 6 * ys + L);
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
      float[] bias,
      int bo,
      float[] residual,
      int ro,
      int rs,
      float floor,
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
    FloatVector low = FloatVector.broadcast(S, floor);
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a = c0a.add(ba).add(FloatVector.fromArray(S, residual, ro));
    c0a.blend(low, c0a.lt(low)).intoArray(y, yo);
    c0b = c0b.add(bb).add(FloatVector.fromArray(S, residual, ro + L));
    c0b.blend(low, c0b.lt(low)).intoArray(y, yo + L);
    c1a = c1a.add(ba).add(FloatVector.fromArray(S, residual, ro + rs));
    c1a.blend(low, c1a.lt(low)).intoArray(y, yo + ys);
    c1b = c1b.add(bb).add(FloatVector.fromArray(S, residual, ro + rs + L));
    c1b.blend(low, c1b.lt(low)).intoArray(y, yo + ys + L);
    c2a = c2a.add(ba).add(FloatVector.fromArray(S, residual, ro + 2 * rs));
    c2a.blend(low, c2a.lt(low)).intoArray(y, yo + 2 * ys);
    c2b = c2b.add(bb).add(FloatVector.fromArray(S, residual, ro + 2 * rs + L));
    c2b.blend(low, c2b.lt(low)).intoArray(y, yo + 2 * ys + L);
    c3a = c3a.add(ba).add(FloatVector.fromArray(S, residual, ro + 3 * rs));
    c3a.blend(low, c3a.lt(low)).intoArray(y, yo + 3 * ys);
    c3b = c3b.add(bb).add(FloatVector.fromArray(S, residual, ro + 3 * rs + L));
    c3b.blend(low, c3b.lt(low)).intoArray(y, yo + 3 * ys + L);
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
      float[] bias,
      int bo,
      float[] residual,
      int ro,
      int rs,
      float floor,
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
    FloatVector low = FloatVector.broadcast(S, floor);
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a = c0a.add(ba).add(FloatVector.fromArray(S, residual, ro));
    c0a.blend(low, c0a.lt(low)).intoArray(y, yo);
    c0b = c0b.add(bb).add(FloatVector.fromArray(S, residual, ro + L));
    c0b.blend(low, c0b.lt(low)).intoArray(y, yo + L);
  }
}
