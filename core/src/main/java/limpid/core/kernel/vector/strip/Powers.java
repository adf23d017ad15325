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

  private static DoubleVector log2(DoubleVector x) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector exponent = bits.add(FROM_ROOT_HALF).lanewise(LSHR, MANTISSA);
    DoubleVector n = exponent.lanewise(OR, INTEGER_BITS).reinterpretAsDoubles();
    n = n.sub(INTEGER + BIAS);
    LongVector mantissa = bits.sub(exponent.lanewise(LSHL, MANTISSA));
    DoubleVector m = mantissa.add((long) BIAS << MANTISSA).reinterpretAsDoubles();
    DoubleVector s = m.sub(1).div(m.add(1));
    DoubleVector t = s.mul(s);
    DoubleVector p = DoubleVector.broadcast(D, L6).fma(t, DoubleVector.broadcast(D, L5));
    p = p.fma(t, DoubleVector.broadcast(D, L4));
    p = p.fma(t, DoubleVector.broadcast(D, L3));
    p = p.fma(t, DoubleVector.broadcast(D, L2));
    p = p.fma(t, DoubleVector.broadcast(D, L1));
    p = p.fma(t, DoubleVector.broadcast(D, L0));
    return p.fma(s, n);
  }

  private static DoubleVector logarithm(DoubleVector x) {
    DoubleVector log = log2(x).blend(Double.NEGATIVE_INFINITY, x.compare(EQ, 0));
    return x.blend(log, x.lt(Double.POSITIVE_INFINITY));
  }

  private static DoubleVector exp2(DoubleVector t) {
    DoubleVector shifted = t.add(ROUND);
    DoubleVector r = t.sub(shifted.sub(ROUND));
    DoubleVector p = DoubleVector.broadcast(D, P8).fma(r, DoubleVector.broadcast(D, P7));
    p = p.fma(r, DoubleVector.broadcast(D, P6));
    p = p.fma(r, DoubleVector.broadcast(D, P5));
    p = p.fma(r, DoubleVector.broadcast(D, P4));
    p = p.fma(r, DoubleVector.broadcast(D, P3));
    p = p.fma(r, DoubleVector.broadcast(D, P2));
    p = p.fma(r, DoubleVector.broadcast(D, LN2));
    p = p.fma(r, DoubleVector.broadcast(D, 1));
    LongVector exponent = shifted.reinterpretAsLongs().add(BIAS - ROUND_BITS);
    return p.mul(exponent.lanewise(LSHL, MANTISSA).reinterpretAsDoubles());
  }

  private static DoubleVector within(DoubleVector v, double most) {
    DoubleVector low = v.blend(most, v.compare(GT, most));
    return low.blend(-most, low.lt(-most));
  }

  private static VectorMask<Double> integer(DoubleVector v) {
    return v.add(ROUND).sub(ROUND).compare(EQ, v);
  }

  static void log(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += COUNT) {
      DoubleVector v = load(x, xo + i);
      DoubleVector log = logarithm(v).mul(LN2);
      store(log.blend(Double.NaN, v.lt(0)), y, yo + i);
    }
  }

  static void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    double[] powers = new double[Math.min(STRIP, n)];
    for (int i = 0; i < n; i += STRIP) {
      int length = Math.min(STRIP, n - i);
      logarithms(a, ao + i, b, bo + i, powers, length);
      exp2(powers, length);
      signs(powers, a, ao + i, b, bo + i, y, yo + i, length);
    }
  }

  /** {@code t = b log2 |a|}. */
  private static void logarithms(float[] a, int ao, float[] b, int bo, double[] t, int n) {
    for (int i = 0; i < n; i += COUNT) {
      DoubleVector log = logarithm(load(a, ao + i).abs());
      within(load(b, bo + i).mul(log), MOST).intoArray(t, i);
    }
  }

  private static void exp2(double[] t, int n) {
    for (int i = 0; i < n; i += COUNT) {
      exp2(DoubleVector.fromArray(D, t, i)).intoArray(t, i);
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
