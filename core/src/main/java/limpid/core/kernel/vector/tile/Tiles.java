package limpid.core.kernel.vector.tile;

import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;

/**
 * The micro-kernels of convolutions and of matrix products: a tile of {@code T} neighbouring output
 * pixels by one, two or four vectors of output channels, the sums in registers.
 *
 * <pre>
 *                wa[ L lanes ]  wb[ L lanes ]  wc[ L lanes ]  wd[ L lanes ]   one row of a weight panel
 *   x[at]         c0a            c0b            c0c            c0d
 *   x[at + xs]    c1a            c1b            c1c            c1d            every step loads four weight
 *   …             …              …              …              …              vectors, broadcasts one input a pixel
 *   x[at + 5xs]   c5a            c5b            c5c            c5d            and runs 24 multiply-adds
 * </pre>
 *
 * <p>A core starts two multiply-adds a cycle and each takes four cycles, so eight sums must be
 * under way; it loads two values a cycle. A tile of T x V loads T + V values for T V multiply-adds:
 * 6 x 4 loads 10 for 24, occupies 29 of 32 registers, and needs six addresses of pixels, which stay
 * in registers too. Beside it 8 x 2 (10 for 16) reached four fifths of its speed.
 *
 * <p>A sum that does not stay in its register for the whole of the reduction costs half the speed:
 * it is loaded, added to and stored at every step. What the compiler (C2 of JDK 25) does decides:
 *
 * <ul>
 *   <li>It starts most loads of a step before the first multiply-add. T V + T + V values, all sums,
 *       inputs and weights, should not be more than the registers: 3 x 3 fits into 16, 8 x 2 into
 *       32.
 *   <li>Where they are more, the weights of the next step are loaded last, after the multiply-adds
 *       of this one: then 5 x 2 and 8 x 1 fit into 16. They read a row of weights after the last.
 *   <li>It unrolls a short body, and then starts the loads of several steps: 4 x 2 and 7 x 1 ran at
 *       half speed for it. The body of a tile has to be too long for that: 8 multiply-adds with the
 *       next weights last are. A short row takes the long tile and computes its last pixel again.
 *   <li>Every pixel has an address, and there are about 11 registers for them: 16 x 1 reads its
 *       addresses from the stack and took longer than two of 8 x 1.
 * </ul>
 *
 * <p>To check a tile, with this JDK or the next: {@code -XX:CompileCommand=print,Class::method}
 * prints its machine code; no {@code vmovups} in the innermost loop may go to {@code [rsp + …]}.
 *
 * <p>All tiles take their arguments in one order, what is read before what it is multiplied with
 * before where the sums come from and go to; {@code o} is where an array begins for this tile,
 * {@code s} how many floats lie from pixel to pixel:
 *
 * <pre>
 *   length           pixels
 *   x, xo, xs        the source: x[xo + tap + i + pixel xs] for each tap and i below run
 *   taps, run        the reduction: where its taps lie, and inputs at each, one after the other
 *   w, wo            the weights: a row of the panel for each step, one after the other
 *   from, fo, fs     what the sums start from; for fresh sums {@link #ZEROS}, 0 and 0
 *   y, yo, ys        where the sums go; it may be where they come from
 *   next, at, other, stride
 *                    what tiles of four vectors read for later: see {@link Ahead}
 * </pre>
 *
 * <p>They are arguments and not a record, because a tile is too large to be inlined and is called
 * every few hundred cycles, so that an object for each call would be allocated. Nor may a tile take
 * them from an object that is there already: where it fetched the last four from Ahead itself, the
 * compiler kept other values in registers, and convolutions took 6 to 10 % longer. What follows a
 * sum is left to {@link Finish}, while y is in the cache.
 *
 * <p>Sums are separate locals because the compiler keeps nothing else in registers. Loads of
 * weights are fastest when they do not cross lines of the cache: see {@link Panels#FIRST}.
 */
public final class Tiles {
  /** Zeros for every vector of a tile. */
  public static final float[] ZEROS = new float[4 * Lanes.COUNT];

  /**
   * Changes no index, but tells the compiler that none is negative and no sum of two overflows:
   * then it adds them as longs and folds the sum into the address of the load, an eighth faster.
   */
  public static final int INDEX = (1 << 30) - 1;

  /** Nothing is wanted of it, and so it never changes. */
  private static final Ahead NOTHING = new Ahead();

  private static final boolean NEXT_LAST = Tiling.CHOSEN.nextLast();

  private Tiles() {}

  /** Refuses an array that {@link #INDEX} does not reach. */
  public static void check(float[] x) {
    if (x.length > INDEX) {
      throw new IllegalArgumentException(
          "kernels: an input of " + x.length + " floats, wants at most " + INDEX);
    }
  }

  /** The tile of this many pixels by this many vectors, which reads nothing ahead. */
  public static void run(
      int vectors,
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
    run(vectors, length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, NOTHING);
  }

  /** The same; tiles of four vectors read ahead. */
  public static void run(
      int vectors,
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
      int ys,
      Ahead ahead) {
    switch (vectors) {
      case 4 -> {
        ahead.next(taps.length * run);
        float[] next = ahead.array();
        int at = ahead.at();
        int other = ahead.other();
        int stride = ahead.stride();
        TilesOfFour.run(
            length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys, next, at, other, stride);
      }
      case 2 -> {
        if (NEXT_LAST) {
          SmallTiles.tile5x2(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
        } else {
          TilesOfTwo.run(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
        }
      }
      case 1 -> {
        if (NEXT_LAST) {
          SmallTiles.tile8x1(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
        } else {
          TilesOfOne.run(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
        }
      }
      default -> throw new IllegalArgumentException("no tile of " + vectors + " vectors");
    }
  }
}
