package limpid.explain.perturbation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Points in the unit cube that fill it more evenly than independent draws would, every coordinate
 * by itself and the first two together: {@code x_i = XOR over the bits k of i of v_k}, shifted by
 * {@code XOR} with a random number, so that each point is uniform. The direction numbers v of the
 * first coordinate are {@code 2^-k}; those of the others follow the recurrence of a primitive
 * polynomial over the field of two elements, one for each, from first numbers that are drawn,
 * {@code v_k = m_k 2^-k}, m_k odd and below {@code 2^k}.
 *
 * <p>Two coordinates can lie in the same half of [0,1) in all of the first n points, which would
 * confound them. So first numbers are drawn several times, and those taken whose halves fewest of
 * the coordinates before have: coordinates 2j and 2j + 1 differ, and all do where there are few.
 *
 * <p>Sobol, On the distribution of points in a cube and the approximate evaluation of integrals,
 * 1967.
 */
final class SobolSequence {
  private static final int BITS = 32;
  private static final int TRIES = 64;

  private final int[][] directions;
  private final int[] shift;

  /**
   * @param points among the first so many coordinates are told apart
   */
  SobolSequence(int dimensions, int points, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Halves halves = new Halves(BITS - Integer.numberOfLeadingZeros(Math.max(1, points - 1)));
    directions = new int[dimensions][];
    shift = new int[dimensions];
    Polynomial polynomial = Polynomial.FIRST;
    for (int d = 0; d < dimensions; d++) {
      directions[d] = d == 0 ? powersOfTwo() : halves.rarest(polynomial, random);
      halves.take(directions[d]);
      shift[d] = random.nextInt();
      polynomial = d == 0 ? polynomial : polynomial.next();
    }
  }

  private static int[] powersOfTwo() {
    int[] v = new int[BITS];
    Arrays.setAll(v, k -> 1 << BITS - 1 - k);
    return v;
  }

  /** How often coordinates lie in the same halves in all points of so many bits. */
  private static final class Halves {
    private final int bits;
    private final Map<Integer, Integer> taken = new HashMap<>();

    Halves(int bits) {
      this.bits = bits;
    }

    private int of(int[] directions) {
      int halves = 0;
      for (int k = 0; k < bits; k++) {
        halves |= (directions[k] >>> BITS - 1) << k;
      }
      return halves;
    }

    void take(int[] directions) {
      taken.merge(of(directions), 1, Integer::sum);
    }

    int[] rarest(Polynomial polynomial, SplittableRandom random) {
      int[] best = directions(polynomial, random);
      for (int i = 1; i < TRIES && count(best) > 0; i++) {
        int[] other = directions(polynomial, random);
        best = count(other) < count(best) ? other : best;
      }
      return best;
    }

    private int count(int[] directions) {
      return taken.getOrDefault(of(directions), 0);
    }
  }

  private static int[] directions(Polynomial polynomial, SplittableRandom random) {
    int degree = polynomial.degree();
    int[] v = new int[BITS];
    for (int k = 0; k < BITS; k++) {
      if (k < degree) {
        int odd = 2 * random.nextInt(1 << k) + 1;
        v[k] = odd << BITS - 1 - k;
      } else {
        v[k] = v[k - degree] ^ v[k - degree] >>> degree;
        for (int i = 1; i < degree; i++) {
          v[k] ^= polynomial.has(degree - i) ? v[k - i] : 0;
        }
      }
    }
    return v;
  }

  /** Coordinate d of point i, in [0,1). */
  double at(int i, int d) {
    int x = shift[d];
    for (int k = 0; i >> k != 0; k++) {
      x ^= (i >> k & 1) == 1 ? directions[d][k] : 0;
    }
    return (x & 0xffffffffL) * 0x1p-32;
  }

  /**
   * A primitive polynomial over the field of two elements: x generates all that is not 0 in the
   * field of {@code 2^degree}.
   *
   * @param bits bit k is the coefficient of {@code x^k}
   */
  private record Polynomial(int bits) {
    /** {@code x + 1}. */
    static final Polynomial FIRST = new Polynomial(3);

    int degree() {
      return BITS - 1 - Integer.numberOfLeadingZeros(bits);
    }

    boolean has(int power) {
      return (bits >> power & 1) == 1;
    }

    Polynomial next() {
      Polynomial next = new Polynomial(bits + 2);
      while (!next.isPrimitive()) {
        next = new Polynomial(next.bits + 2);
      }
      return next;
    }

    /**
     * Whether x has the order n, {@code 2^degree - 1}: {@code x^n} is 1, and {@code x^(n/p)} is not
     * for any prime p of n.
     */
    private boolean isPrimitive() {
      int all = (1 << degree()) - 1;
      return power(all) == 1 && primes(all).allMatch(prime -> power(all / prime) != 1);
    }

    /** {@code x^n} modulo this. */
    private int power(int n) {
      int power = 1;
      for (int bit = BITS - 1 - Integer.numberOfLeadingZeros(n); bit >= 0; bit--) {
        power = times(power, power);
        power = (n >> bit & 1) == 1 ? shifted(power) : power;
      }
      return power;
    }

    private int times(int a, int b) {
      int product = 0;
      for (int k = degree() - 1; k >= 0; k--) {
        product = shifted(product) ^ ((b >> k & 1) == 1 ? a : 0);
      }
      return product;
    }

    private int shifted(int a) {
      int twice = a << 1;
      return twice >> degree() == 1 ? twice ^ bits : twice;
    }

    private static IntStream primes(int n) {
      IntStream.Builder primes = IntStream.builder();
      int left = n;
      for (int p = 2; left > 1; p++) {
        if (p * p > left) {
          p = left;
        }
        if (left % p == 0) {
          primes.add(p);
        }
        while (left % p == 0) {
          left /= p;
        }
      }
      return primes.build();
    }
  }
}
