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
  private static final float NEAR = 0.9f;

  private static final float ERF_NEAR = 0.796908212423f;

  private static final float N5 = -0.0006090359374f;
  private static final float N4 = 0.005011962724f;
  private static final float N3 = -0.02677890887f;
  private static final float N2 = 0.1128214081f;
  private static final float N1 = -0.3761252328f;
  private static final float N0 = 0.128379154f;

  /** Beyond, erf is 1. */
  private static final float MOST = 10;

  private static final float C10 = 1.547454704e-5f;
  private static final float C9 = 0.0001257529228f;
  private static final float C8 = 4.61987289e-5f;
  private static final float C7 = -0.0009477661328f;
  private static final float C6 = -0.0008471997633f;
  private static final float C5 = 0.006986460073f;
  private static final float C4 = 0.003733134981f;
  private static final float C3 = -0.07897711669f;
  private static final float C2 = 0.2416581257f;
  private static final float C1 = -0.4271859006f;
  private static final float C0 = 0.2553956782f;

  /** Beyond, the normal density is 0 in float. */
  private static final float TAIL = 20;

  private static final float SQRT_HALF = 0.707106781187f;

  /** 1 / sqrt(2 pi). */
  private static final float DENSITY = 0.398942280401f;

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

  /** The square of x, or of MOST from there on. */
  static float square(float x) {
    float z = Math.min(Math.abs(x), MOST);
    return z * z;
  }

  /**
   * See {@link Curve#ERF}: {@code erf |x| = erf min(|x|, NEAR) + max(erf |x| - erf NEAR, 0)}.
   *
   * @param power e^(-x^2)
   */
  static float erf(float x, float power) {
    float near = Math.min(Math.max(x, -NEAR), NEAR);
    float square = near * near;
    float p = Math.fma(N5, square, N4);
    p = Math.fma(p, square, N3);
    p = Math.fma(p, square, N2);
    p = Math.fma(p, square, N1);
    p = Math.fma(p, square, N0);
    float more = 1 - power * scaled(Math.min(Math.abs(x), MOST)) - ERF_NEAR;
    return Math.fma(p, near, near) + Math.signum(x) * Math.max(more, 0);
  }

  /** {@code -x^2 / 2}, or that of TAIL from there on. */
  static float halfSquare(float x) {
    float t = Math.min(Math.abs(x), TAIL);
    return t * t * -0.5f;
  }

  /** {@code e^(-t^2 / 2)}: returns what the square lost when it was rounded. */
  private static float restored(float t, float power) {
    float lost = Math.fma(t, t, -(t * t));
    return Math.fma(power, lost * -0.5f, power);
  }

  /**
   * See {@link Curve#GELU}.
   *
   * @param power e^halfSquare(x)
   */
  static float gelu(float x, float power) {
    float t = Math.min(Math.abs(x), TAIL);
    float tail = 0.5f * (restored(t, power) * scaled(t * SQRT_HALF));
    return Math.max(x, 0) * (1 - tail) + Math.min(x, 0) * tail;
  }

  /**
   * See {@link Curve#GELU_SLOPE}: what it is at x and at -x is 1 in sum.
   *
   * @param power e^halfSquare(x)
   */
  static float geluSlope(float x, float power) {
    float t = Math.min(Math.abs(x), TAIL);
    float density = restored(t, power);
    float tail = 0.5f * (density * scaled(t * SQRT_HALF));
    float left = Math.fma(density * -DENSITY, t, tail);
    return 0.5f + Math.signum(x) * (0.5f - left);
  }
}
