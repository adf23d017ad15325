package limpid.core.kernel.vector.strip;

import limpid.core.kernel.Curve;
import limpid.core.kernel.Exponential;
import limpid.core.kernel.Strips;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;

/**
 * {@link Curve} over strips that stay in the first-level cache: the exponents, the exponentials,
 * and what is made of them. The first and the last are plain loops, which the compiler turns into
 * vector code; that is sure where all arrays begin at index 0, and so strips are copied. Written
 * with vectors, two of them would be more than it takes in at once.
 */
final class Curves {
  private static final int STRIP = 1024;

  private Curves() {}

  static void curve(Curve f, float[] x, int xo, float[] y, int yo, int n) {
    float[] v = Scratch.take(STRIP);
    float[] powers = Scratch.take(STRIP);
    for (int i = 0; i < n; i += STRIP) {
      int length = Math.min(STRIP, n - i);
      System.arraycopy(x, xo + i, v, 0, length);
      exponents(f, v, powers, length);
      exp(powers, length);
      values(f, v, powers, length);
      System.arraycopy(powers, 0, y, yo + i, length);
    }
    Scratch.give(v);
    Scratch.give(powers);
  }

  /** {@code p = e^p}, beyond n to whole vectors. */
  private static void exp(float[] p, int n) {
    Exponentials.exp(1, p, 0, 0, p, 0, Math.ceilDiv(n, Lanes.COUNT) * Lanes.COUNT);
  }

  private static void exponents(Curve f, float[] x, float[] p, int n) {
    switch (f) {
      case ERF -> exponentsOfErf(x, p, n);
      case GELU, GELU_SLOPE -> exponentsOfGelu(x, p, n);
      case GELU_TANH -> exponentsOfGeluTanh(x, p, n);
      case GELU_TANH_SLOPE -> exponentsOfGeluTanhSlope(x, p, n);
      case SILU -> exponentsOfSilu(x, p, n);
      case MISH -> exponentsOfMish(x, p, n);
    }
  }

  private static void values(Curve f, float[] x, float[] p, int n) {
    switch (f) {
      case ERF -> erf(x, p, n);
      case GELU -> gelu(x, p, n);
      case GELU_SLOPE -> geluSlope(x, p, n);
      case SILU, GELU_TANH -> sigmoidal(x, p, n);
      case GELU_TANH_SLOPE -> geluTanhSlope(x, p, n);
      case MISH -> mish(x, p, n);
    }
  }

  private static void exponentsOfErf(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.ERF.exponent(x[i]);
    }
  }

  private static void exponentsOfGelu(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.GELU.exponent(x[i]);
    }
  }

  private static void exponentsOfGeluTanh(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.GELU_TANH.exponent(x[i]);
    }
  }

  private static void exponentsOfGeluTanhSlope(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.GELU_TANH_SLOPE.exponent(x[i]);
    }
  }

  private static void exponentsOfSilu(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.SILU.exponent(x[i]);
    }
  }

  private static void exponentsOfMish(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.MISH.exponent(x[i]);
    }
  }

  private static void erf(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.ERF.of(x[i], p[i]);
    }
  }

  private static void gelu(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.GELU.of(x[i], p[i]);
    }
  }

  private static void geluSlope(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.GELU_SLOPE.of(x[i], p[i]);
    }
  }

  private static void sigmoidal(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.SILU.of(x[i], p[i]);
    }
  }

  private static void geluTanhSlope(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.GELU_TANH_SLOPE.of(x[i], p[i]);
    }
  }

  private static void mish(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Curve.MISH.of(x[i], p[i]);
    }
  }

  static void softplus(
      float beta, float threshold, float[] x, int xo, float[] y, int yo, int n, Strips strips) {
    float[] scaled = Scratch.take(STRIP);
    float[] powers = Scratch.take(STRIP);
    for (int i = 0; i < n; i += STRIP) {
      int length = Math.min(STRIP, n - i);
      strips.scale(beta, x, xo + i, scaled, 0, length);
      exponentsOfSoftplus(scaled, powers, length);
      exp(powers, length);
      softplus(scaled, powers, length, beta);
      less(scaled, threshold, length);
      strips.where(scaled, 0, x, xo + i, powers, 0, y, yo + i, length);
    }
    Scratch.give(scaled);
    Scratch.give(powers);
  }

  private static void exponentsOfSoftplus(float[] x, float[] p, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = -Math.abs(x[i]);
    }
  }

  private static void softplus(float[] x, float[] p, int n, float beta) {
    for (int i = 0; i < n; i++) {
      p[i] = Exponential.softplus(x[i], p[i]) / beta;
    }
  }

  private static void less(float[] x, float threshold, int n) {
    for (int i = 0; i < n; i++) {
      x[i] -= threshold;
    }
  }
}
