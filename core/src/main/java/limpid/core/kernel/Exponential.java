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
