package limpid.explain.inside;

import java.util.SplittableRandom;

/**
 * How an image is moved about while it is optimised, so that what excites the net does so in any of
 * these positions, and not by a pattern of single pixels.
 *
 * @param jitter it is moved by up to so many pixels along either axis
 * @param scale it is enlarged or made smaller by up to this factor's distance from 1
 * @param degrees it is turned by up to so much, either way
 */
record Robustness(long jitter, double scale, double degrees) {

  Transformation drawn(SplittableRandom random) {
    return new Transformation(
        random.nextLong(2 * jitter + 1) - jitter,
        random.nextLong(2 * jitter + 1) - jitter,
        1 + within(scale, random),
        within(degrees, random));
  }

  private static double within(double most, SplittableRandom random) {
    return most * (2 * random.nextDouble() - 1);
  }
}
