package limpid.core.kernel;

/**
 * e^x and what is made of it, in float arithmetic that vectors can do as well, operation by
 * operation.
 *
 * <p>{@code e^x = 2^n e^r} with n the integer nearest to {@code x / ln 2} and {@code r = x - n ln
 * 2}, {@code |r| <= ln 2 / 2}; {@code e^r} is a polynomial (Moshier, Cephes 2.2, with fused
 * multiply-adds). {@code 2^n} is multiplied in two steps, so that results below the normal floats
 * are rounded once and those above all become infinite.
 */
public final class Exponential {
  /** e to the power of more is infinite in float, to the power of less it is 0. */
  public static final float MOST = 89;

  public static final float LEAST = -104;

  public static final float LOG2_E = 1.44269504f;

  /** 1.5 times 2^23: adding it rounds to an integer, which is then in the lowest bits. */
  public static final float ROUND = 12582912;

  public static final int ROUND_BITS = 0x4b400000;

  /** ln 2 in two parts, the first of few bits: its product with n is exact. */
  public static final float LN2_HIGH = 0.693359375f;

  public static final float LN2_LOW = -2.12194440e-4f;

  public static final float E6 = 1.9875691500e-4f;
  public static final float E5 = 1.3981999507e-3f;
  public static final float E4 = 8.3334519073e-3f;
  public static final float E3 = 4.1665795894e-2f;
  public static final float E2 = 1.6666665459e-1f;
  public static final float E1 = 5.0000001201e-1f;

  /** Below this, tanh is a polynomial too. */
  public static final float NEAR = 0.625f;

  public static final float T5 = -5.70498872745e-3f;
  public static final float T4 = 2.06390887954e-2f;
  public static final float T3 = -5.37397155531e-2f;
  public static final float T2 = 1.33314422036e-1f;
  public static final float T1 = -3.33332819422e-1f;

  /** e to the power of less is nothing beside 1. */
  public static final float LEAST_BESIDE_ONE = -30;

  /** {@code ln(1 + u) = 2 atanh(u / (2 + u))}, by a polynomial for u in [0, 1]. */
  public static final float L4 = 0.2421414504f;

  public static final float L3 = 0.2145262084f;
  public static final float L2 = 0.286143581f;
  public static final float L1 = 0.3999898203f;
  public static final float L0 = 0.666666742f;

  /** Where {@code tanh(ln(1 + e^x))} is 1. */
  public static final float FLAT = 20;

  /** GELU by tanh is {@code x / (1 + e^-u)} with {@code u = x (LINEAR + CUBE x^2)}. */
  public static final float LINEAR = 1.59576912161f;

  public static final float CUBE = 0.0713548162726f;

  /** Beyond, its slope is 0 or 1. */
  public static final float STRAIGHT = 10;

  private Exponential() {}

  /** e^x, off by less than 1.1 ulp. */
  public static float exp(float x) {
    float least = x < LEAST ? LEAST : x;
    float v = least > MOST ? MOST : least;
    float shifted = Math.fma(v, LOG2_E, ROUND);
    float n = shifted - ROUND;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, v));
    float p = Math.fma(E6, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p, r, E1);
    float power = Math.fma(p, r * r, r) + 1;
    int exponent = Float.floatToRawIntBits(shifted) - ROUND_BITS;
    int half = exponent >> 1;
    return power * two(half) * two(exponent - half);
  }

  /** 2^n, for n from -126 to 127. */
  private static float two(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }

  /** e^x - 1 for x at most 0, off by less than 2 ulp. */
  public static float expm1(float x) {
    float v = x < LEAST_BESIDE_ONE ? LEAST_BESIDE_ONE : x;
    float shifted = Math.fma(v, LOG2_E, ROUND);
    float n = shifted - ROUND;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, v));
    float p = Math.fma(E6, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p, r, E1);
    float scale = two(Float.floatToRawIntBits(shifted) - ROUND_BITS);
    return Math.fma(Math.fma(p, r * r, r), scale, scale - 1);
  }

  /**
   * {@code scale x} above 0, else {@code below (e^(factor x) - 1)}, for a factor above 0: one of
   * the two is 0.
   */
  public static float elu(float x, float scale, float below, float factor) {
    return scale * Math.max(x, 0) + below * expm1(Math.min(factor * x, 0));
  }

  /**
   * ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), off by less than 4 ulp.
   *
   * @param power e^-|x|
   */
  public static float softplus(float x, float power) {
    float s = power / (power + 2);
    float t = s * s;
    float p = Math.fma(L4, t, L3);
    p = Math.fma(p, t, L2);
    p = Math.fma(p, t, L1);
    p = Math.fma(p, t, L0);
    return Math.fma(p * t, s, s + s) + Math.max(x, 0);
  }

  /**
   * x tanh(ln(1 + e^x)) = x n / (n + 2) with {@code n = e^x (e^x + 2)}.
   *
   * @param power e^x, or that of FLAT from there on
   */
  static float mish(float x, float power) {
    float n = power * (power + 2);
    return n / (n + 2) * x;
  }

  /** u, of which GELU by tanh is {@code x / (1 + e^-u)}. */
  static float geluTanh(float x) {
    return Math.fma(x * x, CUBE, LINEAR) * x;
  }

  /** x, but no further from 0 than where that of GELU by tanh is straight. */
  static float bent(float x) {
    return Math.min(Math.max(x, -STRAIGHT), STRAIGHT);
  }

  /**
   * The derivative of GELU by tanh, {@code s + x s (1 - s) u'}, where s is 1 / (1 + e^-u).
   *
   * @param power e^-u of the bent x
   */
  static float geluTanhSlope(float x, float power) {
    float v = bent(x);
    float s = 1 / (power + 1);
    float slope = Math.fma(v * v, 3 * CUBE, LINEAR) * v;
    return Math.fma(slope, power * s, 1) * s;
  }

  /**
   * 1 / (1 + e^-x), off by less than 2.5 ulp; below the normal floats, where e^-x is infinite, 0.
   *
   * @param power e^-x
   */
  public static float sigmoid(float power) {
    return 1 / (1 + power);
  }

  /**
   * tanh x, off by less than 2 ulp: near 0 a polynomial, else 1 - 2 / (e^2|x| + 1) with the sign of
   * x.
   *
   * @param power e^2|x|
   */
  public static float tanh(float x, float power) {
    float square = x * x;
    float p = Math.fma(T5, square, T4);
    p = Math.fma(p, square, T3);
    p = Math.fma(p, square, T2);
    p = Math.fma(p, square, T1);
    float near = Math.fma(p, square, 1) * x;
    float far = 1 - 2 / (power + 1);
    return Math.abs(x) < NEAR ? near : x < 0 ? -far : far;
  }
}
