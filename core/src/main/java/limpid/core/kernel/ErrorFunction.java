package limpid.core.kernel;

/**
 * erf, and what is made of it, in float arithmetic that vectors can do as well, operation by
 * operation.
 *
 * <p>{@code e^(z^2) erfc z} is smooth and never small: a polynomial in {@code (z - 2) / (z + 2)},
 * which is between -1 and 1. Near 0, {@code erf x / x - 1} is a polynomial in {@code x^2}. Both
 * have the least largest relative error (Remez), 2e-8 and 1e-8.
 */
public final class ErrorFunction {
  /** Below this, erf is a polynomial. */
  public static final float NEAR = 0.9f;

  public static final float N5 = -0.0006090359374f;
  public static final float N4 = 0.005011962724f;
  public static final float N3 = -0.02677890887f;
  public static final float N2 = 0.1128214081f;
  public static final float N1 = -0.3761252328f;
  public static final float N0 = 0.128379154f;

  /** Beyond, erf is 1. */
  public static final float MOST = 10;

  public static final float C10 = 1.547454704e-5f;
  public static final float C9 = 0.0001257529228f;
  public static final float C8 = 4.61987289e-5f;
  public static final float C7 = -0.0009477661328f;
  public static final float C6 = -0.0008471997633f;
  public static final float C5 = 0.006986460073f;
  public static final float C4 = 0.003733134981f;
  public static final float C3 = -0.07897711669f;
  public static final float C2 = 0.2416581257f;
  public static final float C1 = -0.4271859006f;
  public static final float C0 = 0.2553956782f;

  /** Beyond, the normal density is 0 in float. */
  public static final float TAIL = 20;

  public static final float SQRT_HALF = 0.707106781187f;

  /** 1 / sqrt(2 pi). */
  public static final float DENSITY = 0.398942280401f;

  private ErrorFunction() {}

  /** {@code e^(z^2) erfc z}, for z from 0 to 15. */
  private static float scaled(float z) {
    float q = (z - 2) / (z + 2);
    float p = Math.fma(C10, q, C9);
    p = Math.fma(p, q, C8);
    p = Math.fma(p, q, C7);
    p = Math.fma(p, q, C6);
    p = Math.fma(p, q, C5);
    p = Math.fma(p, q, C4);
    p = Math.fma(p, q, C3);
    p = Math.fma(p, q, C2);
    p = Math.fma(p, q, C1);
    return Math.fma(p, q, C0);
  }

  /** See {@link Curve#ERF}. */
  static float erf(float x) {
    float z = Math.min(Math.abs(x), MOST);
    float square = z * z;
    float p = Math.fma(N5, square, N4);
    p = Math.fma(p, square, N3);
    p = Math.fma(p, square, N2);
    p = Math.fma(p, square, N1);
    p = Math.fma(p, square, N0);
    float far = 1 - Exponential.exp(-square) * scaled(z);
    return z < NEAR ? Math.fma(p, x, x) : x < 0 ? -far : far;
  }

  /**
   * {@code e^(-t^2 / 2)}, for t from 0 to TAIL; what the square loses when it is rounded returns.
   */
  private static float power(float t) {
    float square = t * t;
    float lost = Math.fma(t, t, -square);
    float power = Exponential.exp(square * -0.5f);
    return Math.fma(power, lost * -0.5f, power);
  }

  /** The normal distribution function of x, where t is |x|, and power that of t. */
  private static float distribution(float x, float t, float power) {
    float tail = 0.5f * (power * scaled(t * SQRT_HALF));
    return x < 0 ? tail : 1 - tail;
  }

  /** See {@link Curve#GELU}. */
  static float gelu(float x) {
    float t = Math.min(Math.abs(x), TAIL);
    return distribution(x, t, power(t)) * x;
  }

  /** See {@link Curve#GELU_SLOPE}. */
  static float geluSlope(float x) {
    float t = Math.min(Math.abs(x), TAIL);
    float power = power(t);
    float density = power * DENSITY;
    return Math.fma(density, x < 0 ? -t : t, distribution(x, t, power));
  }
}
