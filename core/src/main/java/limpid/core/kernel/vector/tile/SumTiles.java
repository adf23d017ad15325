package limpid.core.kernel.vector.tile;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;

/**
 * The micro-kernels of the weight gradient: {@link #INPUTS} neighbouring inputs by one or two
 * vectors of output channels, summed over pixels. Both sides are read from {@link Slices}, pixel
 * after pixel.
 *
 * <pre>
 *               w[pixel][ L lanes | L lanes ]
 *   x[at]        c0a       c0b
 *   x[at + 1]    c1a       c1b                  at moves by one pixel a step, in x as in w
 *   …            …         …
 *   x[at + 7]    c7a       c7b
 * </pre>
 *
 * <p>One index serves both sides, because they have the same floats from pixel to pixel, and a
 * constant number of them. With two indices, or a step that is an argument, the compiler runs out
 * of registers for addresses and keeps sums on the stack: 5 x 2 with 16 vector registers fell from
 * 0.9 of the peak to between 0.4 and 0.6. Check with {@code -XX:CompileCommand=print} that the loop
 * stores nothing.
 *
 * <p>A shorter tile computes as many sums, and those beyond it are not kept: rows of y are stored
 * from the last on, and what does not exist goes where the last row that does is stored later.
 */
public final class SumTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int PIXEL = Slices.WIDTH;

  /** Inputs of a tile of two vectors. */
  public static final int INPUTS = Tiling.CHOSEN.sumInputs();

  private SumTiles() {}

  /** Inputs of a tile of this many vectors. */
  public static int inputs(int vectors) {
    return vectors == 1 ? 8 : INPUTS;
  }

  /**
   * Sums on, from what there is to what there will be.
   *
   * @param vectors of outputs
   * @param length inputs that are wanted
   * @param x a slice of inputs, from {@code xo} on
   * @param w a slice of gradients, from {@code wo} on
   * @param steps pixels
   * @param from what the sums start from, {@code fs} floats from row to row; for fresh ones {@link
   *     Tiles#ZEROS}, 0 and 0
   * @param y where they go, {@code ys} floats from row to row; it may be where they come from
   */
  public static void run(
      int vectors,
      int length,
      float[] x,
      int xo,
      float[] w,
      int wo,
      int steps,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    if (vectors == 1) {
      sum8x1(length, x, xo, w, wo, steps, from, fo, fs, y, yo, ys);
      return;
    }
    switch (INPUTS) {
      case 8 -> sum8x2(length, x, xo, w, wo, steps, from, fo, fs, y, yo, ys);
      case 5 -> sum5x2(length, x, xo, w, wo, steps, from, fo, fs, y, yo, ys);
      default -> throw new IllegalArgumentException("no tile of " + INPUTS + " inputs");
    }
  }

  private static void sum8x2(
      int length,
      float[] x,
      int xo,
      float[] w,
      int wo,
      int steps,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    int d1 = Math.min(1, length - 1);
    int d2 = Math.min(2, length - 1);
    int d3 = Math.min(3, length - 1);
    int d4 = Math.min(4, length - 1);
    int d5 = Math.min(5, length - 1);
    int d6 = Math.min(6, length - 1);
    int d7 = Math.min(7, length - 1);
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + d1 * fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + d1 * fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + d2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + d2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + d3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + d3 * fs + L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + d4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + d4 * fs + L);
    FloatVector c5a = FloatVector.fromArray(S, from, fo + d5 * fs);
    FloatVector c5b = FloatVector.fromArray(S, from, fo + d5 * fs + L);
    FloatVector c6a = FloatVector.fromArray(S, from, fo + d6 * fs);
    FloatVector c6b = FloatVector.fromArray(S, from, fo + d6 * fs + L);
    FloatVector c7a = FloatVector.fromArray(S, from, fo + d7 * fs);
    FloatVector c7b = FloatVector.fromArray(S, from, fo + d7 * fs + L);
    int at = wo & INDEX;
    int p = xo - wo;
    int count = steps & INDEX;
    for (int i = 0; i < count; i++) {
      FloatVector wa = FloatVector.fromArray(S, w, at);
      FloatVector wb = FloatVector.fromArray(S, w, at + L);
      FloatVector v = FloatVector.broadcast(S, x[at + p]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[at + p + 1]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[at + p + 2]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[at + p + 3]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      v = FloatVector.broadcast(S, x[at + p + 4]);
      c4a = v.fma(wa, c4a);
      c4b = v.fma(wb, c4b);
      v = FloatVector.broadcast(S, x[at + p + 5]);
      c5a = v.fma(wa, c5a);
      c5b = v.fma(wb, c5b);
      v = FloatVector.broadcast(S, x[at + p + 6]);
      c6a = v.fma(wa, c6a);
      c6b = v.fma(wb, c6b);
      v = FloatVector.broadcast(S, x[at + p + 7]);
      c7a = v.fma(wa, c7a);
      c7b = v.fma(wb, c7b);
      at += PIXEL;
    }
    c7a.intoArray(y, yo + d7 * ys);
    c7b.intoArray(y, yo + d7 * ys + L);
    c6a.intoArray(y, yo + d6 * ys);
    c6b.intoArray(y, yo + d6 * ys + L);
    c5a.intoArray(y, yo + d5 * ys);
    c5b.intoArray(y, yo + d5 * ys + L);
    c4a.intoArray(y, yo + d4 * ys);
    c4b.intoArray(y, yo + d4 * ys + L);
    c3a.intoArray(y, yo + d3 * ys);
    c3b.intoArray(y, yo + d3 * ys + L);
    c2a.intoArray(y, yo + d2 * ys);
    c2b.intoArray(y, yo + d2 * ys + L);
    c1a.intoArray(y, yo + d1 * ys);
    c1b.intoArray(y, yo + d1 * ys + L);
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
  }

  private static void sum5x2(
      int length,
      float[] x,
      int xo,
      float[] w,
      int wo,
      int steps,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    int d1 = Math.min(1, length - 1);
    int d2 = Math.min(2, length - 1);
    int d3 = Math.min(3, length - 1);
    int d4 = Math.min(4, length - 1);
    FloatVector c0a = FloatVector.fromArray(S, from, fo);
    FloatVector c0b = FloatVector.fromArray(S, from, fo + L);
    FloatVector c1a = FloatVector.fromArray(S, from, fo + d1 * fs);
    FloatVector c1b = FloatVector.fromArray(S, from, fo + d1 * fs + L);
    FloatVector c2a = FloatVector.fromArray(S, from, fo + d2 * fs);
    FloatVector c2b = FloatVector.fromArray(S, from, fo + d2 * fs + L);
    FloatVector c3a = FloatVector.fromArray(S, from, fo + d3 * fs);
    FloatVector c3b = FloatVector.fromArray(S, from, fo + d3 * fs + L);
    FloatVector c4a = FloatVector.fromArray(S, from, fo + d4 * fs);
    FloatVector c4b = FloatVector.fromArray(S, from, fo + d4 * fs + L);
    int at = wo & INDEX;
    int p = xo - wo;
    int count = steps & INDEX;
    for (int i = 0; i < count; i++) {
      FloatVector wa = FloatVector.fromArray(S, w, at);
      FloatVector wb = FloatVector.fromArray(S, w, at + L);
      FloatVector v = FloatVector.broadcast(S, x[at + p]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[at + p + 1]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[at + p + 2]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[at + p + 3]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      v = FloatVector.broadcast(S, x[at + p + 4]);
      c4a = v.fma(wa, c4a);
      c4b = v.fma(wb, c4b);
      at += PIXEL;
    }
    c4a.intoArray(y, yo + d4 * ys);
    c4b.intoArray(y, yo + d4 * ys + L);
    c3a.intoArray(y, yo + d3 * ys);
    c3b.intoArray(y, yo + d3 * ys + L);
    c2a.intoArray(y, yo + d2 * ys);
    c2b.intoArray(y, yo + d2 * ys + L);
    c1a.intoArray(y, yo + d1 * ys);
    c1b.intoArray(y, yo + d1 * ys + L);
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
  }

  private static void sum8x1(
      int length,
      float[] x,
      int xo,
      float[] w,
      int wo,
      int steps,
      float[] from,
      int fo,
      int fs,
      float[] y,
      int yo,
      int ys) {
    int d1 = Math.min(1, length - 1);
    int d2 = Math.min(2, length - 1);
    int d3 = Math.min(3, length - 1);
    int d4 = Math.min(4, length - 1);
    int d5 = Math.min(5, length - 1);
    int d6 = Math.min(6, length - 1);
    int d7 = Math.min(7, length - 1);
    FloatVector c0 = FloatVector.fromArray(S, from, fo);
    FloatVector c1 = FloatVector.fromArray(S, from, fo + d1 * fs);
    FloatVector c2 = FloatVector.fromArray(S, from, fo + d2 * fs);
    FloatVector c3 = FloatVector.fromArray(S, from, fo + d3 * fs);
    FloatVector c4 = FloatVector.fromArray(S, from, fo + d4 * fs);
    FloatVector c5 = FloatVector.fromArray(S, from, fo + d5 * fs);
    FloatVector c6 = FloatVector.fromArray(S, from, fo + d6 * fs);
    FloatVector c7 = FloatVector.fromArray(S, from, fo + d7 * fs);
    int at = wo & INDEX;
    int p = xo - wo;
    int count = steps & INDEX;
    for (int i = 0; i < count; i++) {
      FloatVector g = FloatVector.fromArray(S, w, at);
      c0 = FloatVector.broadcast(S, x[at + p]).fma(g, c0);
      c1 = FloatVector.broadcast(S, x[at + p + 1]).fma(g, c1);
      c2 = FloatVector.broadcast(S, x[at + p + 2]).fma(g, c2);
      c3 = FloatVector.broadcast(S, x[at + p + 3]).fma(g, c3);
      c4 = FloatVector.broadcast(S, x[at + p + 4]).fma(g, c4);
      c5 = FloatVector.broadcast(S, x[at + p + 5]).fma(g, c5);
      c6 = FloatVector.broadcast(S, x[at + p + 6]).fma(g, c6);
      c7 = FloatVector.broadcast(S, x[at + p + 7]).fma(g, c7);
      at += PIXEL;
    }
    c7.intoArray(y, yo + d7 * ys);
    c6.intoArray(y, yo + d6 * ys);
    c5.intoArray(y, yo + d5 * ys);
    c4.intoArray(y, yo + d4 * ys);
    c3.intoArray(y, yo + d3 * ys);
    c2.intoArray(y, yo + d2 * ys);
    c1.intoArray(y, yo + d1 * ys);
    c0.intoArray(y, yo);
  }
}
