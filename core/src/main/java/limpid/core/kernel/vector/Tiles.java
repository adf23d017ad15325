package limpid.core.kernel.vector;

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
 * in registers too. Beside it 8 x 2 (10 for 16) reached four fifths of its speed. With 16 vector
 * registers 4 x 2 is the largest that stays in them.
 *
 * <p>Arguments: {@code x[xo + tap + i + pixel xs]} for each tap and i below {@code run}; the panel
 * {@code w}, from {@code wo}, one row for each step; {@code from}, the values that the sums start
 * from (pixel stride {@code fs}), which for fresh sums are {@link #ZEROS} with a stride of 0;
 * {@code y} (pixel stride {@code ys}). What follows a sum is left to {@link Finish}, while y is in
 * the cache.
 *
 * <p>Sums are separate locals because the compiler keeps nothing else in registers. Loads of
 * weights are fastest when they do not cross lines of the cache: see {@link Panels#FIRST}.
 */
final class Tiles {
  /** Zeros for every vector of a tile. */
  static final float[] ZEROS = new float[4 * Lanes.COUNT];

  /**
   * Changes no index, but tells the compiler that none is negative and no sum of two overflows:
   * then it adds them as longs and folds the sum into the address of the load, an eighth faster.
   */
  static final int INDEX = (1 << 30) - 1;

  /** Nothing is wanted of it, and so it never changes. */
  private static final Ahead NOTHING = new Ahead();

  private Tiles() {}

  /** Refuses an array that {@link #INDEX} does not reach. */
  static void check(float[] x) {
    if (x.length > INDEX) {
      throw new IllegalArgumentException(
          "kernels: an input of " + x.length + " floats, wants at most " + INDEX);
    }
  }

  /** The tile of this many pixels by this many vectors, which reads nothing ahead. */
  static void run(
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
  static void run(
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
      case 2 -> TilesOfTwo.run(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      case 1 -> TilesOfOne.run(length, x, xo, xs, taps, run, w, wo, from, fo, fs, y, yo, ys);
      default -> throw new IllegalArgumentException("no tile of " + vectors + " vectors");
    }
  }
}
