package limpid.core.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels of the weight gradient: a tile of {@code T} neighbouring inputs (of the run of
 * columns and channels that one row of the kernel reads) by one or two vectors of output channels,
 * summed over pixels.
 *
 * <pre>
 *               dy[pixel][ L lanes | L lanes ]
 *   x[at]        c0a       c0b
 *   x[at + 1]    c1a       c1b          at moves by one pixel a step, rows by a table
 *   …            …         …
 *   x[at + 7]    c7a       c7b
 * </pre>
 *
 * <p>The sums are loaded from {@code c}, a dense tile, and stored back, so that a reduction may
 * come in several blocks and still is one sequence of multiply-adds.
 */
final class SumTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private SumTiles() {}

  /** The tile of this many inputs by 2 vectors. */
  static void sumx2(
      int length,
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    switch (length) {
      case 8 -> sum8x2(x, xo, rows, count, q, xs, w, wo, c, co);
      case 4 -> sum4x2(x, xo, rows, count, q, xs, w, wo, c, co);
      case 1 -> sum1x2(x, xo, rows, count, q, xs, w, wo, c, co);
      default -> throw new IllegalArgumentException("no tile of " + length);
    }
  }

  /** The tile of this many inputs by 1 vector. */
  static void sumx1(
      int length,
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    switch (length) {
      case 8 -> sum8x1(x, xo, rows, count, q, xs, w, wo, c, co);
      case 4 -> sum4x1(x, xo, rows, count, q, xs, w, wo, c, co);
      case 1 -> sum1x1(x, xo, rows, count, q, xs, w, wo, c, co);
      default -> throw new IllegalArgumentException("no tile of " + length);
    }
  }

  private static void sum8x2(
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c2b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c3b = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c4a = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c4b = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c5a = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c5b = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector c6a = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector c6b = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector c7a = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector c7b = FloatVector.fromArray(S, c, co + 15 * L);
    for (int row = 0; row < count; row++) {
      int at = xo + rows[row];
      for (int col = 0; col < q; col++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        v = FloatVector.broadcast(S, x[at + 4]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        v = FloatVector.broadcast(S, x[at + 5]);
        c5a = v.fma(wa, c5a);
        c5b = v.fma(wb, c5b);
        v = FloatVector.broadcast(S, x[at + 6]);
        c6a = v.fma(wa, c6a);
        c6b = v.fma(wb, c6b);
        v = FloatVector.broadcast(S, x[at + 7]);
        c7a = v.fma(wa, c7a);
        c7b = v.fma(wb, c7b);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c1a.intoArray(c, co + 2 * L);
    c1b.intoArray(c, co + 3 * L);
    c2a.intoArray(c, co + 4 * L);
    c2b.intoArray(c, co + 5 * L);
    c3a.intoArray(c, co + 6 * L);
    c3b.intoArray(c, co + 7 * L);
    c4a.intoArray(c, co + 8 * L);
    c4b.intoArray(c, co + 9 * L);
    c5a.intoArray(c, co + 10 * L);
    c5b.intoArray(c, co + 11 * L);
    c6a.intoArray(c, co + 12 * L);
    c6b.intoArray(c, co + 13 * L);
    c7a.intoArray(c, co + 14 * L);
    c7b.intoArray(c, co + 15 * L);
  }

  private static void sum4x2(
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c2b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c3b = FloatVector.fromArray(S, c, co + 7 * L);
    for (int row = 0; row < count; row++) {
      int at = xo + rows[row];
      for (int col = 0; col < q; col++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c1a.intoArray(c, co + 2 * L);
    c1b.intoArray(c, co + 3 * L);
    c2a.intoArray(c, co + 4 * L);
    c2b.intoArray(c, co + 5 * L);
    c3a.intoArray(c, co + 6 * L);
    c3b.intoArray(c, co + 7 * L);
  }

  private static void sum1x2(
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    for (int row = 0; row < count; row++) {
      int at = xo + rows[row];
      for (int col = 0; col < q; col++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        wo += 2 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
  }

  private static void sum8x1(
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, co + L);
    FloatVector c2 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c3 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c4 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c5 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c6 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c7 = FloatVector.fromArray(S, c, co + 7 * L);
    for (int row = 0; row < count; row++) {
      int at = xo + rows[row];
      for (int col = 0; col < q; col++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0 = v.fma(wa, c0);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1 = v.fma(wa, c1);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2 = v.fma(wa, c2);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3 = v.fma(wa, c3);
        v = FloatVector.broadcast(S, x[at + 4]);
        c4 = v.fma(wa, c4);
        v = FloatVector.broadcast(S, x[at + 5]);
        c5 = v.fma(wa, c5);
        v = FloatVector.broadcast(S, x[at + 6]);
        c6 = v.fma(wa, c6);
        v = FloatVector.broadcast(S, x[at + 7]);
        c7 = v.fma(wa, c7);
        at += xs;
      }
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + L);
    c2.intoArray(c, co + 2 * L);
    c3.intoArray(c, co + 3 * L);
    c4.intoArray(c, co + 4 * L);
    c5.intoArray(c, co + 5 * L);
    c6.intoArray(c, co + 6 * L);
    c7.intoArray(c, co + 7 * L);
  }

  private static void sum4x1(
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, co + L);
    FloatVector c2 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c3 = FloatVector.fromArray(S, c, co + 3 * L);
    for (int row = 0; row < count; row++) {
      int at = xo + rows[row];
      for (int col = 0; col < q; col++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0 = v.fma(wa, c0);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1 = v.fma(wa, c1);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2 = v.fma(wa, c2);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3 = v.fma(wa, c3);
        at += xs;
      }
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + L);
    c2.intoArray(c, co + 2 * L);
    c3.intoArray(c, co + 3 * L);
  }

  private static void sum1x1(
      float[] x,
      int xo,
      int[] rows,
      int count,
      int q,
      int xs,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    for (int row = 0; row < count; row++) {
      int at = xo + rows[row];
      for (int col = 0; col < q; col++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0 = v.fma(wa, c0);
        at += xs;
      }
    }
    c0.intoArray(c, co);
  }
}
