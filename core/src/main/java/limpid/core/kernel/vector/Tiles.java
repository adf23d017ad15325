package limpid.core.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels of convolutions and of matrix products: a tile of {@code T} neighbouring output
 * pixels by one or two vectors of output channels, the sums in registers.
 *
 * <pre>
 *                wa[ L lanes ]  wb[ L lanes ]      one row of a weight panel
 *   x[at]         c0a            c0b
 *   x[at + xs]    c1a            c1b               every step of the reduction loads two weight
 *   …             …              …                 vectors, broadcasts one input for each pixel and
 *   x[at + 7xs]   c7a            c7b               runs 2 T independent multiply-adds
 * </pre>
 *
 * <p>A core starts two multiply-adds a cycle and each takes four cycles, so eight sums must be
 * under way; a tile of T x 2 loads T + 2 values for 2 T multiply-adds, and two loads a cycle
 * suffice from T = 2 on. 8 x 2 and 7 x 2 satisfy both with room, occupy 19 of 32 registers, and
 * divide the usual widths: 8 and 7 between them all of 224, 112, 56, 32, 28, 16, 14, 8 and 7. With
 * 16 registers 4 x 2 is the largest that stays in them. Larger tiles spill.
 *
 * <p>Arguments: {@code x[xo + tap + i + pixel xs]} for each tap and i below {@code run}; the panel
 * {@code w}, from {@code wo}, one row for each step; {@code from}, the values that the sums start
 * from (pixel stride {@code fs}); {@code bias}, added last; {@code y} (pixel stride {@code ys}).
 *
 * <p>Sums are separate locals, straight-line, because the compiler keeps nothing else in registers.
 */
final class Tiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /**
   * Changes no index, but tells the compiler that none is negative and no sum of two overflows:
   * then it adds them as longs and folds the sum into the address of the load, an eighth faster.
   */
  private static final int INDEX = (1 << 30) - 1;

  private Tiles() {}

  /** Refuses an array that {@link #INDEX} does not reach. */
  static void check(float[] x) {
    if (x.length > INDEX) {
      throw new IllegalArgumentException(
          "kernels: an input of " + x.length + " floats, wants at most " + INDEX);
    }
  }

  /** The tile of this many pixels by 2 vectors. */
  static void tilex2(
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
      float[] y,
      int yo,
      int ys) {
    switch (length) {
      case 8 -> tile8x2(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      case 7 -> tile7x2(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      case 4 -> tile4x2(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      case 1 -> tile1x2(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      default -> throw new IllegalArgumentException("no tile of " + length);
    }
  }

  /** The tile of this many pixels by 1 vector. */
  static void tilex1(
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
      float[] y,
      int yo,
      int ys) {
    switch (length) {
      case 16 -> tile16x1(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      case 8 -> tile8x1(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      case 4 -> tile4x1(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
      case 1 -> tile1x1(x, xo, xs, taps, run, w, wo, from, fo, fs, bias, bo, y, yo, ys);
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
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a.add(ba).intoArray(y, yo);
    c0b.add(bb).intoArray(y, yo + L);
    c1a.add(ba).intoArray(y, yo + ys);
    c1b.add(bb).intoArray(y, yo + ys + L);
    c2a.add(ba).intoArray(y, yo + 2 * ys);
    c2b.add(bb).intoArray(y, yo + 2 * ys + L);
    c3a.add(ba).intoArray(y, yo + 3 * ys);
    c3b.add(bb).intoArray(y, yo + 3 * ys + L);
    c4a.add(ba).intoArray(y, yo + 4 * ys);
    c4b.add(bb).intoArray(y, yo + 4 * ys + L);
    c5a.add(ba).intoArray(y, yo + 5 * ys);
    c5b.add(bb).intoArray(y, yo + 5 * ys + L);
    c6a.add(ba).intoArray(y, yo + 6 * ys);
    c6b.add(bb).intoArray(y, yo + 6 * ys + L);
    c7a.add(ba).intoArray(y, yo + 7 * ys);
    c7b.add(bb).intoArray(y, yo + 7 * ys + L);
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
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a.add(ba).intoArray(y, yo);
    c0b.add(bb).intoArray(y, yo + L);
    c1a.add(ba).intoArray(y, yo + ys);
    c1b.add(bb).intoArray(y, yo + ys + L);
    c2a.add(ba).intoArray(y, yo + 2 * ys);
    c2b.add(bb).intoArray(y, yo + 2 * ys + L);
    c3a.add(ba).intoArray(y, yo + 3 * ys);
    c3b.add(bb).intoArray(y, yo + 3 * ys + L);
    c4a.add(ba).intoArray(y, yo + 4 * ys);
    c4b.add(bb).intoArray(y, yo + 4 * ys + L);
    c5a.add(ba).intoArray(y, yo + 5 * ys);
    c5b.add(bb).intoArray(y, yo + 5 * ys + L);
    c6a.add(ba).intoArray(y, yo + 6 * ys);
    c6b.add(bb).intoArray(y, yo + 6 * ys + L);
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
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a.add(ba).intoArray(y, yo);
    c0b.add(bb).intoArray(y, yo + L);
    c1a.add(ba).intoArray(y, yo + ys);
    c1b.add(bb).intoArray(y, yo + ys + L);
    c2a.add(ba).intoArray(y, yo + 2 * ys);
    c2b.add(bb).intoArray(y, yo + 2 * ys + L);
    c3a.add(ba).intoArray(y, yo + 3 * ys);
    c3b.add(bb).intoArray(y, yo + 3 * ys + L);
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
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    FloatVector bb = FloatVector.fromArray(S, bias, bo + L);
    c0a.add(ba).intoArray(y, yo);
    c0b.add(bb).intoArray(y, yo + L);
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
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.fromArray(S, from, fo);
    FloatVector c1 = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c2 = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c3 = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c4 = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c5 = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c6 = FloatVector.fromArray(S, from, fo + 6 * fs);
    FloatVector c7 = FloatVector.fromArray(S, from, fo + 7 * fs);
    FloatVector c8 = FloatVector.fromArray(S, from, fo + 8 * fs);
    FloatVector c9 = FloatVector.fromArray(S, from, fo + 9 * fs);
    FloatVector c10 = FloatVector.fromArray(S, from, fo + 10 * fs);
    FloatVector c11 = FloatVector.fromArray(S, from, fo + 11 * fs);
    FloatVector c12 = FloatVector.fromArray(S, from, fo + 12 * fs);
    FloatVector c13 = FloatVector.fromArray(S, from, fo + 13 * fs);
    FloatVector c14 = FloatVector.fromArray(S, from, fo + 14 * fs);
    FloatVector c15 = FloatVector.fromArray(S, from, fo + 15 * fs);
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
        c0 = v.fma(wa, c0);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1 = v.fma(wa, c1);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2 = v.fma(wa, c2);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3 = v.fma(wa, c3);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4 = v.fma(wa, c4);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5 = v.fma(wa, c5);
        v = FloatVector.broadcast(S, x[p6 + i]);
        c6 = v.fma(wa, c6);
        v = FloatVector.broadcast(S, x[p7 + i]);
        c7 = v.fma(wa, c7);
        v = FloatVector.broadcast(S, x[p8 + i]);
        c8 = v.fma(wa, c8);
        v = FloatVector.broadcast(S, x[p9 + i]);
        c9 = v.fma(wa, c9);
        v = FloatVector.broadcast(S, x[p10 + i]);
        c10 = v.fma(wa, c10);
        v = FloatVector.broadcast(S, x[p11 + i]);
        c11 = v.fma(wa, c11);
        v = FloatVector.broadcast(S, x[p12 + i]);
        c12 = v.fma(wa, c12);
        v = FloatVector.broadcast(S, x[p13 + i]);
        c13 = v.fma(wa, c13);
        v = FloatVector.broadcast(S, x[p14 + i]);
        c14 = v.fma(wa, c14);
        v = FloatVector.broadcast(S, x[p15 + i]);
        c15 = v.fma(wa, c15);
      }
    }
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    c0.add(ba).intoArray(y, yo);
    c1.add(ba).intoArray(y, yo + ys);
    c2.add(ba).intoArray(y, yo + 2 * ys);
    c3.add(ba).intoArray(y, yo + 3 * ys);
    c4.add(ba).intoArray(y, yo + 4 * ys);
    c5.add(ba).intoArray(y, yo + 5 * ys);
    c6.add(ba).intoArray(y, yo + 6 * ys);
    c7.add(ba).intoArray(y, yo + 7 * ys);
    c8.add(ba).intoArray(y, yo + 8 * ys);
    c9.add(ba).intoArray(y, yo + 9 * ys);
    c10.add(ba).intoArray(y, yo + 10 * ys);
    c11.add(ba).intoArray(y, yo + 11 * ys);
    c12.add(ba).intoArray(y, yo + 12 * ys);
    c13.add(ba).intoArray(y, yo + 13 * ys);
    c14.add(ba).intoArray(y, yo + 14 * ys);
    c15.add(ba).intoArray(y, yo + 15 * ys);
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
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.fromArray(S, from, fo);
    FloatVector c1 = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c2 = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c3 = FloatVector.fromArray(S, from, fo + 3 * fs);
    FloatVector c4 = FloatVector.fromArray(S, from, fo + 4 * fs);
    FloatVector c5 = FloatVector.fromArray(S, from, fo + 5 * fs);
    FloatVector c6 = FloatVector.fromArray(S, from, fo + 6 * fs);
    FloatVector c7 = FloatVector.fromArray(S, from, fo + 7 * fs);
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
        c0 = v.fma(wa, c0);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1 = v.fma(wa, c1);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2 = v.fma(wa, c2);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3 = v.fma(wa, c3);
        v = FloatVector.broadcast(S, x[p4 + i]);
        c4 = v.fma(wa, c4);
        v = FloatVector.broadcast(S, x[p5 + i]);
        c5 = v.fma(wa, c5);
        v = FloatVector.broadcast(S, x[p6 + i]);
        c6 = v.fma(wa, c6);
        v = FloatVector.broadcast(S, x[p7 + i]);
        c7 = v.fma(wa, c7);
      }
    }
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    c0.add(ba).intoArray(y, yo);
    c1.add(ba).intoArray(y, yo + ys);
    c2.add(ba).intoArray(y, yo + 2 * ys);
    c3.add(ba).intoArray(y, yo + 3 * ys);
    c4.add(ba).intoArray(y, yo + 4 * ys);
    c5.add(ba).intoArray(y, yo + 5 * ys);
    c6.add(ba).intoArray(y, yo + 6 * ys);
    c7.add(ba).intoArray(y, yo + 7 * ys);
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
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.fromArray(S, from, fo);
    FloatVector c1 = FloatVector.fromArray(S, from, fo + fs);
    FloatVector c2 = FloatVector.fromArray(S, from, fo + 2 * fs);
    FloatVector c3 = FloatVector.fromArray(S, from, fo + 3 * fs);
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
        c0 = v.fma(wa, c0);
        v = FloatVector.broadcast(S, x[p1 + i]);
        c1 = v.fma(wa, c1);
        v = FloatVector.broadcast(S, x[p2 + i]);
        c2 = v.fma(wa, c2);
        v = FloatVector.broadcast(S, x[p3 + i]);
        c3 = v.fma(wa, c3);
      }
    }
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    c0.add(ba).intoArray(y, yo);
    c1.add(ba).intoArray(y, yo + ys);
    c2.add(ba).intoArray(y, yo + 2 * ys);
    c3.add(ba).intoArray(y, yo + 3 * ys);
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
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.fromArray(S, from, fo);
    int steps = run & INDEX;
    for (int tap : taps) {
      int p0 = (xo + tap) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[p0 + i]);
        c0 = v.fma(wa, c0);
      }
    }
    FloatVector ba = FloatVector.fromArray(S, bias, bo);
    c0.add(ba).intoArray(y, yo);
  }
}
