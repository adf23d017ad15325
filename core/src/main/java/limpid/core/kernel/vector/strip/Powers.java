package limpid.core.kernel.vector.strip;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static limpid.core.kernel.Power.BIAS;
import static limpid.core.kernel.Power.EVEN;
import static limpid.core.kernel.Power.FROM_ROOT_HALF;
import static limpid.core.kernel.Power.INTEGER;
import static limpid.core.kernel.Power.INTEGER_BITS;
import static limpid.core.kernel.Power.L0;
import static limpid.core.kernel.Power.L1;
import static limpid.core.kernel.Power.L2;
import static limpid.core.kernel.Power.L3;
import static limpid.core.kernel.Power.L4;
import static limpid.core.kernel.Power.L5;
import static limpid.core.kernel.Power.L6;
import static limpid.core.kernel.Power.LN2;
import static limpid.core.kernel.Power.MANTISSA;
import static limpid.core.kernel.Power.MOST;
import static limpid.core.kernel.Power.P2;
import static limpid.core.kernel.Power.P3;
import static limpid.core.kernel.Power.P4;
import static limpid.core.kernel.Power.P5;
import static limpid.core.kernel.Power.P6;
import static limpid.core.kernel.Power.P7;
import static limpid.core.kernel.Power.P8;
import static limpid.core.kernel.Power.ROUND;
import static limpid.core.kernel.Power.ROUND_BITS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * {@link limpid.core.kernel.Power} over whole vectors of doubles, which take half a vector of
 * floats: loops over n elements, a multiple of the doubles in a vector, whose output may be an
 * input.
 *
 * <p>A power is taken in three steps, by strips that stay in the first-level cache: the compiler
 * does not take in a loop that does all of it.
 */
final class Powers {
  private static final VectorSpecies<Double> D =
      VectorSpecies.of(double.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize()));
  private static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize()));
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize() / 2));

  private static final int COUNT = D.length();

  private static final int STRIP = 512;
  private static final long SIGN = Long.MIN_VALUE;

  private Powers() {}

  /**
   * How many of n elements go by vectors: none where these have 128 bits, for the compiler does not
   * convert half of one.
   */
  static int bound(int n) {
    return COUNT < 4 ? 0 : D.loopBound(n);
  }

  private static DoubleVector load(float[] x, int at) {
    return (DoubleVector) FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0);
  }

  private static void store(DoubleVector v, float[] y, int at) {
    ((FloatVector) v.convertShape(D2F, HALF, 0)).intoArray(y, at);
  }

  /**
   * {@code y = log2 |x|} for n elements. It is too long to be inlined, and so is compiled on its
   * own: see {@link Exponentials}.
   */
  private static void log2(float[] x, int xo, double[] y, int n) {
    LongVector fromRootHalf = LongVector.broadcast(LONGS, FROM_ROOT_HALF);
    LongVector integer = LongVector.broadcast(LONGS, INTEGER_BITS);
    LongVector bias = LongVector.broadcast(LONGS, (long) BIAS << MANTISSA);
    DoubleVector biased = DoubleVector.broadcast(D, INTEGER + BIAS);
    DoubleVector l6 = DoubleVector.broadcast(D, L6);
    DoubleVector l5 = DoubleVector.broadcast(D, L5);
    DoubleVector l4 = DoubleVector.broadcast(D, L4);
    DoubleVector l3 = DoubleVector.broadcast(D, L3);
    DoubleVector l2 = DoubleVector.broadcast(D, L2);
    DoubleVector l1 = DoubleVector.broadcast(D, L1);
    DoubleVector l0 = DoubleVector.broadcast(D, L0);
    DoubleVector one = DoubleVector.broadcast(D, 1);
    DoubleVector infinity = DoubleVector.broadcast(D, Double.POSITIVE_INFINITY);
    DoubleVector nothing = DoubleVector.zero(D);
    DoubleVector lowest = infinity.neg();
    for (int i = 0; i < n; i += COUNT) {
      DoubleVector v = load(x, xo + i).abs();
      LongVector bits = v.reinterpretAsLongs();
      LongVector exponent = bits.add(fromRootHalf).lanewise(LSHR, MANTISSA);
      DoubleVector whole = exponent.lanewise(OR, integer).reinterpretAsDoubles().sub(biased);
      LongVector mantissa = bits.sub(exponent.lanewise(LSHL, MANTISSA)).add(bias);
      DoubleVector m = mantissa.reinterpretAsDoubles();
      DoubleVector s = m.sub(one).div(m.add(one));
      DoubleVector t = s.mul(s);
      DoubleVector p = l6.fma(t, l5).fma(t, l4).fma(t, l3).fma(t, l2).fma(t, l1).fma(t, l0);
      DoubleVector log = p.fma(s, whole).blend(lowest, v.compare(EQ, nothing));
      v.blend(log, v.lt(infinity)).intoArray(y, i);
    }
  }

  private static DoubleVector within(DoubleVector v, double most) {
    DoubleVector low = v.blend(most, v.compare(GT, most));
    return low.blend(-most, low.lt(-most));
  }

  private static VectorMask<Double> integer(DoubleVector v) {
    return v.add(ROUND).sub(ROUND).compare(EQ, v);
  }

  static void log(float[] x, int xo, float[] y, int yo, int n) {
    double[] logarithms = new double[Math.min(STRIP, n)];
    for (int i = 0; i < n; i += STRIP) {
      int length = Math.min(STRIP, n - i);
      log2(x, xo + i, logarithms, length);
      natural(logarithms, x, xo + i, y, yo + i, length);
    }
  }

  /** {@code y = t ln 2}, and NaN below 0. */
  private static void natural(double[] t, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += COUNT) {
      DoubleVector log = DoubleVector.fromArray(D, t, i).mul(LN2);
      store(log.blend(Double.NaN, load(x, xo + i).lt(0)), y, yo + i);
    }
  }

  static void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    double[] powers = new double[Math.min(STRIP, n)];
    for (int i = 0; i < n; i += STRIP) {
      int length = Math.min(STRIP, n - i);
      log2(a, ao + i, powers, length);
      exp2(powers, b, bo + i, length);
      signs(powers, a, ao + i, b, bo + i, y, yo + i, length);
    }
  }

  /** {@code t = 2^(b t)}: compiled on its own, as {@link #log2} is. */
  private static void exp2(double[] t, float[] b, int bo, int n) {
    DoubleVector most = DoubleVector.broadcast(D, MOST);
    DoubleVector least = DoubleVector.broadcast(D, -MOST);
    DoubleVector round = DoubleVector.broadcast(D, ROUND);
    LongVector bias = LongVector.broadcast(LONGS, BIAS - ROUND_BITS);
    DoubleVector p8 = DoubleVector.broadcast(D, P8);
    DoubleVector p7 = DoubleVector.broadcast(D, P7);
    DoubleVector p6 = DoubleVector.broadcast(D, P6);
    DoubleVector p5 = DoubleVector.broadcast(D, P5);
    DoubleVector p4 = DoubleVector.broadcast(D, P4);
    DoubleVector p3 = DoubleVector.broadcast(D, P3);
    DoubleVector p2 = DoubleVector.broadcast(D, P2);
    DoubleVector ln2 = DoubleVector.broadcast(D, LN2);
    DoubleVector one = DoubleVector.broadcast(D, 1);
    for (int i = 0; i < n; i += COUNT) {
      DoubleVector v = load(b, bo + i).mul(DoubleVector.fromArray(D, t, i));
      v = v.blend(most, most.lt(v));
      v = v.blend(least, v.lt(least));
      DoubleVector shifted = v.add(round);
      DoubleVector r = v.sub(shifted.sub(round));
      DoubleVector p = p8.fma(r, p7).fma(r, p6).fma(r, p5).fma(r, p4).fma(r, p3).fma(r, p2);
      p = p.fma(r, ln2).fma(r, one);
      LongVector exponent = shifted.reinterpretAsLongs().add(bias).lanewise(LSHL, MANTISSA);
      p.mul(exponent.reinterpretAsDoubles()).intoArray(t, i);
    }
  }

  /** {@code y = power}, with a's sign where b is odd, and the special cases. */
  private static void signs(
      double[] powers, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += COUNT) {
      DoubleVector signed = load(a, ao + i);
      DoubleVector exponent = load(b, bo + i);
      DoubleVector base = signed.abs();
      DoubleVector power = DoubleVector.fromArray(D, powers, i);
      power = power.blend(1, base.compare(EQ, 1).or(exponent.compare(EQ, 0)));
      DoubleVector kept = within(exponent, EVEN);
      VectorMask<Double> integer = integer(kept);
      VectorMask<Double> odd = integer.andNot(integer(kept.mul(0.5)));
      LongVector sign = signed.reinterpretAsLongs().lanewise(AND, SIGN);
      DoubleVector turned = power.reinterpretAsLongs().lanewise(OR, sign).reinterpretAsDoubles();
      VectorMask<Double> negative = signed.lt(0).and(base.lt(Double.POSITIVE_INFINITY));
      power = power.blend(turned, odd).blend(Double.NaN, negative.andNot(integer));
      store(power, y, yo + i);
    }
  }
}
