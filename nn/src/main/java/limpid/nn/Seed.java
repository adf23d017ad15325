package limpid.nn;

/** Seeds made of seeds, such that neighbouring ones have nothing to do with each other. */
final class Seed {
  private Seed() {}

  /** The seed of one part (an image, a step) of what another seed decides. */
  static long of(long seed, long part) {
    return mixed(mixed(seed) + part);
  }

  /** The seed of one named part: a layer, a parameter. */
  static long of(long seed, String part) {
    return of(seed, part.hashCode());
  }

  /** Two rounds of xor-shift and odd multiplication, a bijection that spreads every bit. */
  private static long mixed(long z) {
    z = (z ^ (z >>> 32)) * 0xD6E8FEB86659FD93L;
    z = (z ^ (z >>> 32)) * 0xD6E8FEB86659FD93L;
    return z ^ (z >>> 32);
  }
}
