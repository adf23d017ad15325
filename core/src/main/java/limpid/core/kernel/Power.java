package limpid.core.kernel;

/**
 * Logarithms and powers of floats, in double arithmetic that vectors can do as well, operation by
 * operation, and rounded to float once.
 *
 * <p>{@code log2 x = n + log2 m} with m between sqrt(1/2) and sqrt(2), by the series of {@code 2
 * atanh((m - 1) / (m + 1))}; {@code 2^t = 2^n 2^r} with n the integer nearest to t, by the series
 * of {@code e^(r ln 2)}. Both are off by less than 1e-9, relatively.
 */
public final class Power {
  /** 1.5 times 2^52: adding it rounds to an integer, which is then in the lowest bits. */
  public static final double ROUND = 0x1.8p52;

  public static final long ROUND_BITS = 0x4338000000000000L;

  /** 2^52: the bits of a sum with a smaller integer end with this integer. */
  public static final double INTEGER = 0x1p52;

  public static final long INTEGER_BITS = 0x4330000000000000L;

  public static final int MANTISSA = 52;
  public static final int BIAS = 1023;

  /** The bits of 1, less those of sqrt(1/2). */
  public static final long FROM_ROOT_HALF = 0x3ff0000000000000L - 0x3fe6a09e667f3bcdL;

  public static final double L6 = 0.221953083213686678;
  public static final double L5 = 0.262308189252538801;
  public static final double L4 = 0.320598897975325202;
  public static final double L3 = 0.412198583111132402;
  public static final double L2 = 0.577078016355585363;
  public static final double L1 = 0.961796693925975605;
  public static final double L0 = 2.88539008177792681;
  public static final double LN2 = 0.693147180559945309;

  public static final double P8 = 1.32154867901443095e-6;
  public static final double P7 = 0.0000152527338040598403;
  public static final double P6 = 0.0001540353039338161;
  public static final double P5 = 0.00133335581464284434;
  public static final double P4 = 0.00961812910762847716;
  public static final double P3 = 0.05550410866482158;
  public static final double P2 = 0.240226506959100712;

  /** 2 to the power of more is infinite in float, to the power of less it is 0. */
  public static final double MOST = 200;

  /** Floats from here on are even integers. */
  public static final double EVEN = 0x1p30;

  private Power() {}

  /** log2 x of a positive, finite x that is no smaller than floats are. */
  private static double log2(double x) {
    long bits = Double.doubleToRawLongBits(x);
    long exponent = (bits + FROM_ROOT_HALF) >>> MANTISSA;
    double n = Double.longBitsToDouble(exponent | INTEGER_BITS) - (INTEGER + BIAS);
    double m = Double.longBitsToDouble(bits - (exponent << MANTISSA) + ((long) BIAS << MANTISSA));
    double s = (m - 1) / (m + 1);
    double t = s * s;
    double p = Math.fma(L6, t, L5);
    p = Math.fma(p, t, L4);
    p = Math.fma(p, t, L3);
    p = Math.fma(p, t, L2);
    p = Math.fma(p, t, L1);
    p = Math.fma(p, t, L0);
    return Math.fma(p, s, n);
  }

  /** The same of any x that is not negative. */
  private static double logarithm(double x) {
    double log = x == 0 ? Double.NEGATIVE_INFINITY : log2(x);
    return x < Double.POSITIVE_INFINITY ? log : x;
  }

  /** 2^t, for t between -MOST and MOST. */
  private static double exp2(double t) {
    double shifted = t + ROUND;
    double r = t - (shifted - ROUND);
    double p = Math.fma(P8, r, P7);
    p = Math.fma(p, r, P6);
    p = Math.fma(p, r, P5);
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, LN2);
    p = Math.fma(p, r, 1);
    long exponent = Double.doubleToRawLongBits(shifted) - ROUND_BITS + BIAS;
    return p * Double.longBitsToDouble(exponent << MANTISSA);
  }

  /** ln x, off by less than 0.6 ulp; -infinity at 0, NaN below. */
  public static float log(float x) {
    double log = logarithm(x) * LN2;
    return (float) (x < 0 ? Double.NaN : log);
  }

  /**
   * a^b, off by less than 0.6 ulp, with the special cases of C's pow: 1 for b = 0 and for a = 1,
   * NaN for a below 0 and a b that is not an integer.
   */
  public static float pow(float a, float b) {
    double base = Math.abs((double) a);
    double exponent = b;
    double t = exponent * logarithm(base);
    t = t > MOST ? MOST : t;
    t = t < -MOST ? -MOST : t;
    double power = base == 1 || exponent == 0 ? 1 : exp2(t);
    double kept = exponent > EVEN ? EVEN : exponent;
    kept = kept < -EVEN ? -EVEN : kept;
    boolean integer = kept + ROUND - ROUND == kept;
    boolean even = kept * 0.5 + ROUND - ROUND == kept * 0.5;
    if (integer && !even) {
      power = Math.copySign(power, a);
    }
    return (float) (!integer && a < 0 && a > Float.NEGATIVE_INFINITY ? Double.NaN : power);
  }
}
