package limpid.explain.perturbation;

import java.util.SplittableRandom;

/** Random numbers for one of many variants: the same whichever batch and thread it falls to. */
final class Draws {
  private Draws() {}

  static SplittableRandom of(long seed, int variant) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + variant);
  }
}
