package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * The micro-kernels of the weight gradient: a tile of {@code T} neighbouring inputs (of the run of
 * columns and channels that one row of the kernel reads) by one, two or four vectors of output
 * channels, summed over pixels.
 *
 * <pre>
 *               dy[pixel][ L lanes | L lanes | L lanes | L lanes ]
 *   x[at]        c0a       c0b       c0c       c0d
 *   x[at + 1]    c1a       c1b       c1c       c1d         at moves by one pixel a step, rows by a table
 *   …            …         …         …         …
 *   x[at + 5]    c5a       c5b       c5c       c5d
 * </pre>
 *
 * <p>Arguments come in the order of {@link Tiles}: the source {@code x[xo + rows[r] + i xs]} for
 * the i-th of {@code q} pixels of each of {@code count} rows, the gradients {@code w} from {@code
 * wo} on, and the sums {@code c}, a dense tile from {@code co} on, which go on and are stored back,
 * so that a reduction may come in several blocks and still is one sequence of multiply-adds.
 */
public final class SumTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private SumTiles() {}

  /** The tile of this many inputs by this many vectors. */
  public static void run(
      int vectors,
      int length,
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    switch (vectors * 16 + length) {
      case 4 * 16 + 6 -> sum6x4(x, xo, xs, rows, count, q, w, wo, c, co);
      case 4 * 16 + 5 -> sum5x4(x, xo, xs, rows, count, q, w, wo, c, co);
      case 4 * 16 + 4 -> sum4x4(x, xo, xs, rows, count, q, w, wo, c, co);
      case 4 * 16 + 3 -> sum3x4(x, xo, xs, rows, count, q, w, wo, c, co);
      case 4 * 16 + 2 -> sum2x4(x, xo, xs, rows, count, q, w, wo, c, co);
      case 4 * 16 + 1 -> sum1x4(x, xo, xs, rows, count, q, w, wo, c, co);
      case 2 * 16 + 8 -> sum8x2(x, xo, xs, rows, count, q, w, wo, c, co);
      case 2 * 16 + 4 -> sum4x2(x, xo, xs, rows, count, q, w, wo, c, co);
      case 2 * 16 + 1 -> sum1x2(x, xo, xs, rows, count, q, w, wo, c, co);
      case 1 * 16 + 8 -> sum8x1(x, xo, xs, rows, count, q, w, wo, c, co);
      case 1 * 16 + 4 -> sum4x1(x, xo, xs, rows, count, q, w, wo, c, co);
      case 1 * 16 + 1 -> sum1x1(x, xo, xs, rows, count, q, w, wo, c, co);
      default -> throw new IllegalArgumentException("no tile of " + length + " by " + vectors);
    }
  }

  private static void sum6x4(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c0c = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c1c = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c1d = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c2b = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c2c = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c2d = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector c3b = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector c3c = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector c3d = FloatVector.fromArray(S, c, co + 15 * L);
    FloatVector c4a = FloatVector.fromArray(S, c, co + 16 * L);
    FloatVector c4b = FloatVector.fromArray(S, c, co + 17 * L);
    FloatVector c4c = FloatVector.fromArray(S, c, co + 18 * L);
    FloatVector c4d = FloatVector.fromArray(S, c, co + 19 * L);
    FloatVector c5a = FloatVector.fromArray(S, c, co + 20 * L);
    FloatVector c5b = FloatVector.fromArray(S, c, co + 21 * L);
    FloatVector c5c = FloatVector.fromArray(S, c, co + 22 * L);
    FloatVector c5d = FloatVector.fromArray(S, c, co + 23 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        c3c = v.fma(wc, c3c);
        c3d = v.fma(wd, c3d);
        v = FloatVector.broadcast(S, x[at + 4]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        c4c = v.fma(wc, c4c);
        c4d = v.fma(wd, c4d);
        v = FloatVector.broadcast(S, x[at + 5]);
        c5a = v.fma(wa, c5a);
        c5b = v.fma(wb, c5b);
        c5c = v.fma(wc, c5c);
        c5d = v.fma(wd, c5d);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c0c.intoArray(c, co + 2 * L);
    c0d.intoArray(c, co + 3 * L);
    c1a.intoArray(c, co + 4 * L);
    c1b.intoArray(c, co + 5 * L);
    c1c.intoArray(c, co + 6 * L);
    c1d.intoArray(c, co + 7 * L);
    c2a.intoArray(c, co + 8 * L);
    c2b.intoArray(c, co + 9 * L);
    c2c.intoArray(c, co + 10 * L);
    c2d.intoArray(c, co + 11 * L);
    c3a.intoArray(c, co + 12 * L);
    c3b.intoArray(c, co + 13 * L);
    c3c.intoArray(c, co + 14 * L);
    c3d.intoArray(c, co + 15 * L);
    c4a.intoArray(c, co + 16 * L);
    c4b.intoArray(c, co + 17 * L);
    c4c.intoArray(c, co + 18 * L);
    c4d.intoArray(c, co + 19 * L);
    c5a.intoArray(c, co + 20 * L);
    c5b.intoArray(c, co + 21 * L);
    c5c.intoArray(c, co + 22 * L);
    c5d.intoArray(c, co + 23 * L);
  }

  private static void sum5x4(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c0c = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c1c = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c1d = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c2b = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c2c = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c2d = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector c3b = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector c3c = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector c3d = FloatVector.fromArray(S, c, co + 15 * L);
    FloatVector c4a = FloatVector.fromArray(S, c, co + 16 * L);
    FloatVector c4b = FloatVector.fromArray(S, c, co + 17 * L);
    FloatVector c4c = FloatVector.fromArray(S, c, co + 18 * L);
    FloatVector c4d = FloatVector.fromArray(S, c, co + 19 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        c3c = v.fma(wc, c3c);
        c3d = v.fma(wd, c3d);
        v = FloatVector.broadcast(S, x[at + 4]);
        c4a = v.fma(wa, c4a);
        c4b = v.fma(wb, c4b);
        c4c = v.fma(wc, c4c);
        c4d = v.fma(wd, c4d);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c0c.intoArray(c, co + 2 * L);
    c0d.intoArray(c, co + 3 * L);
    c1a.intoArray(c, co + 4 * L);
    c1b.intoArray(c, co + 5 * L);
    c1c.intoArray(c, co + 6 * L);
    c1d.intoArray(c, co + 7 * L);
    c2a.intoArray(c, co + 8 * L);
    c2b.intoArray(c, co + 9 * L);
    c2c.intoArray(c, co + 10 * L);
    c2d.intoArray(c, co + 11 * L);
    c3a.intoArray(c, co + 12 * L);
    c3b.intoArray(c, co + 13 * L);
    c3c.intoArray(c, co + 14 * L);
    c3d.intoArray(c, co + 15 * L);
    c4a.intoArray(c, co + 16 * L);
    c4b.intoArray(c, co + 17 * L);
    c4c.intoArray(c, co + 18 * L);
    c4d.intoArray(c, co + 19 * L);
  }

  private static void sum4x4(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c0c = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c1c = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c1d = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c2b = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c2c = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c2d = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector c3b = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector c3c = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector c3d = FloatVector.fromArray(S, c, co + 15 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        c3b = v.fma(wb, c3b);
        c3c = v.fma(wc, c3c);
        c3d = v.fma(wd, c3d);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c0c.intoArray(c, co + 2 * L);
    c0d.intoArray(c, co + 3 * L);
    c1a.intoArray(c, co + 4 * L);
    c1b.intoArray(c, co + 5 * L);
    c1c.intoArray(c, co + 6 * L);
    c1d.intoArray(c, co + 7 * L);
    c2a.intoArray(c, co + 8 * L);
    c2b.intoArray(c, co + 9 * L);
    c2c.intoArray(c, co + 10 * L);
    c2d.intoArray(c, co + 11 * L);
    c3a.intoArray(c, co + 12 * L);
    c3b.intoArray(c, co + 13 * L);
    c3c.intoArray(c, co + 14 * L);
    c3d.intoArray(c, co + 15 * L);
  }

  private static void sum3x4(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c0c = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c1c = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c1d = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c2b = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c2c = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c2d = FloatVector.fromArray(S, c, co + 11 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        c2b = v.fma(wb, c2b);
        c2c = v.fma(wc, c2c);
        c2d = v.fma(wd, c2d);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c0c.intoArray(c, co + 2 * L);
    c0d.intoArray(c, co + 3 * L);
    c1a.intoArray(c, co + 4 * L);
    c1b.intoArray(c, co + 5 * L);
    c1c.intoArray(c, co + 6 * L);
    c1d.intoArray(c, co + 7 * L);
    c2a.intoArray(c, co + 8 * L);
    c2b.intoArray(c, co + 9 * L);
    c2c.intoArray(c, co + 10 * L);
    c2d.intoArray(c, co + 11 * L);
  }

  private static void sum2x4(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c0c = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c1a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c1b = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c1c = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c1d = FloatVector.fromArray(S, c, co + 7 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        c1b = v.fma(wb, c1b);
        c1c = v.fma(wc, c1c);
        c1d = v.fma(wd, c1d);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c0c.intoArray(c, co + 2 * L);
    c0d.intoArray(c, co + 3 * L);
    c1a.intoArray(c, co + 4 * L);
    c1b.intoArray(c, co + 5 * L);
    c1c.intoArray(c, co + 6 * L);
    c1d.intoArray(c, co + 7 * L);
  }

  private static void sum1x4(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    FloatVector c0c = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c0d = FloatVector.fromArray(S, c, co + 3 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        FloatVector wb = FloatVector.fromArray(S, w, wo + L);
        FloatVector wc = FloatVector.fromArray(S, w, wo + 2 * L);
        FloatVector wd = FloatVector.fromArray(S, w, wo + 3 * L);
        wo += 4 * L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        c0b = v.fma(wb, c0b);
        c0c = v.fma(wc, c0c);
        c0d = v.fma(wd, c0d);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c0b.intoArray(c, co + L);
    c0c.intoArray(c, co + 2 * L);
    c0d.intoArray(c, co + 3 * L);
  }

  private static void sum8x2(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
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
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
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
      int xs,
      int[] rows,
      int count,
      int q,
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
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
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
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c0b = FloatVector.fromArray(S, c, co + L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
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
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c1a = FloatVector.fromArray(S, c, co + L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c4a = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c5a = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c6a = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c7a = FloatVector.fromArray(S, c, co + 7 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        v = FloatVector.broadcast(S, x[at + 4]);
        c4a = v.fma(wa, c4a);
        v = FloatVector.broadcast(S, x[at + 5]);
        c5a = v.fma(wa, c5a);
        v = FloatVector.broadcast(S, x[at + 6]);
        c6a = v.fma(wa, c6a);
        v = FloatVector.broadcast(S, x[at + 7]);
        c7a = v.fma(wa, c7a);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c1a.intoArray(c, co + L);
    c2a.intoArray(c, co + 2 * L);
    c3a.intoArray(c, co + 3 * L);
    c4a.intoArray(c, co + 4 * L);
    c5a.intoArray(c, co + 5 * L);
    c6a.intoArray(c, co + 6 * L);
    c7a.intoArray(c, co + 7 * L);
  }

  private static void sum4x1(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    FloatVector c1a = FloatVector.fromArray(S, c, co + L);
    FloatVector c2a = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c3a = FloatVector.fromArray(S, c, co + 3 * L);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        v = FloatVector.broadcast(S, x[at + 1]);
        c1a = v.fma(wa, c1a);
        v = FloatVector.broadcast(S, x[at + 2]);
        c2a = v.fma(wa, c2a);
        v = FloatVector.broadcast(S, x[at + 3]);
        c3a = v.fma(wa, c3a);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
    c1a.intoArray(c, co + L);
    c2a.intoArray(c, co + 2 * L);
    c3a.intoArray(c, co + 3 * L);
  }

  private static void sum1x1(
      float[] x,
      int xo,
      int xs,
      int[] rows,
      int count,
      int q,
      float[] w,
      int wo,
      float[] c,
      int co) {
    FloatVector c0a = FloatVector.fromArray(S, c, co);
    int steps = q & INDEX;
    for (int row = 0; row < count; row++) {
      int at = (xo + rows[row]) & INDEX;
      for (int i = 0; i < steps; i++) {
        FloatVector wa = FloatVector.fromArray(S, w, wo);
        wo += L;
        FloatVector v = FloatVector.broadcast(S, x[at]);
        c0a = v.fma(wa, c0a);
        at += xs;
      }
    }
    c0a.intoArray(c, co);
  }
}
