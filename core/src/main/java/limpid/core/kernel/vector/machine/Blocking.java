package limpid.core.kernel.vector.machine;

import limpid.core.kernel.Caches;
import limpid.core.kernel.Settings;

/**
 * What a processor's caches decide about blocks, chosen once, when the kernels load: floats of each
 * thing that is to stay in a cache while something passes over it.
 *
 * <pre>
 *                                                         share of a cache     at least   48 KB, 2 MB
 *   part            weights of one panel, while they     3 times the first;      36 KB        144 KB
 *                   pass over pixels                     twice with 16 registers 64 KB         96 KB
 *   few             weights of which all panels pass     1/2 of the second        1 MB          1 MB
 *                   over a few pixels at a time
 *   shared          weights that every thread reads,     1/2 of the second        1 MB          1 MB
 *                   for threads to share out pixels
 *   band            source of the pixels of a piece      1/4 of the second      512 KB        512 KB
 *   columns         what a map with short rows takes     the second               2 MB          2 MB
 *                   with its taps side by side
 *   winogradPart    weights of one panel of a product    3/4 of the first        36 KB         36 KB
 *   winogradBlock   v and m of a run of tiles            1/4 of the second      512 KB        512 KB
 *   winogradOnce    weights that threads read again      3/2 of the second        3 MB          3 MB
 *                   for each run of tiles
 *   matrixPart      weights of one panel of a matrix     the first               48 KB         48 KB
 *                   product
 *   gradientPart    inputs and gradients of some         1/2 of the second        1 MB          1 MB
 *                   pixels, for gradients of weights
 * </pre>
 *
 * <p>A part may be larger than the first level, for the second delivers as fast as tiles read
 * weights, and fewer parts save passes over the sums: with 144 KB rather than 72, convolutions of
 * 512 channels and more take about 5 % less, and with 16 registers and 64 KB rather than 36, of
 * 1024 and more. The least values were measured with 32 KB and 512 KB, where smaller ones gained
 * nothing, for the third level was near.
 */
public record Blocking(
    int part,
    int few,
    int shared,
    int band,
    int columns,
    int winogradPart,
    int winogradBlock,
    int winogradOnce,
    int matrixPart,
    int gradientPart) {

  /** What this process runs on. */
  public static final Blocking CHOSEN = of(Tiling.REGISTERS, Settings.caches());

  /** The table for a processor of so many registers. */
  public static Blocking of(int registers, Caches caches) {
    long first = caches.first() / Float.BYTES;
    long second = caches.second() / Float.BYTES;
    return new Blocking(
        registers >= 32 ? atLeast(9 << 10, first * 3) : atLeast(16 << 10, first * 2),
        atLeast(1 << 18, second / 2),
        atLeast(1 << 18, second / 2),
        atLeast(1 << 17, second / 4),
        atLeast(1 << 19, second),
        atLeast(9 << 10, first * 3 / 4),
        atLeast(1 << 17, second / 4),
        atLeast(3 << 18, second * 3 / 2),
        atLeast(12 << 10, first),
        atLeast(1 << 18, second / 2));
  }

  private static int atLeast(int least, long share) {
    return (int) Math.max(least, share);
  }
}
