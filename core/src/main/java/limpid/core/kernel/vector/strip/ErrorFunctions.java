package limpid.core.kernel.vector.strip;

import static limpid.core.kernel.ErrorFunction.C0;
import static limpid.core.kernel.ErrorFunction.C1;
import static limpid.core.kernel.ErrorFunction.C10;
import static limpid.core.kernel.ErrorFunction.C2;
import static limpid.core.kernel.ErrorFunction.C3;
import static limpid.core.kernel.ErrorFunction.C4;
import static limpid.core.kernel.ErrorFunction.C5;
import static limpid.core.kernel.ErrorFunction.C6;
import static limpid.core.kernel.ErrorFunction.C7;
import static limpid.core.kernel.ErrorFunction.C8;
import static limpid.core.kernel.ErrorFunction.C9;
import static limpid.core.kernel.ErrorFunction.DENSITY;
import static limpid.core.kernel.ErrorFunction.MOST;
import static limpid.core.kernel.ErrorFunction.N0;
import static limpid.core.kernel.ErrorFunction.N1;
import static limpid.core.kernel.ErrorFunction.N2;
import static limpid.core.kernel.ErrorFunction.N3;
import static limpid.core.kernel.ErrorFunction.N4;
import static limpid.core.kernel.ErrorFunction.N5;
import static limpid.core.kernel.ErrorFunction.NEAR;
import static limpid.core.kernel.ErrorFunction.SQRT_HALF;
import static limpid.core.kernel.ErrorFunction.TAIL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;

/**
 * {@link limpid.core.kernel.ErrorFunction} over whole vectors: loops over n elements, a multiple of
 * the lanes, whose output may be their input.
 *
 * <p>Exponentials are taken first, of a strip that stays in the first-level cache: the compiler
 * does not take in a loop that does all of it.
 */
final class ErrorFunctions {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int STRIP = 1024;

  private ErrorFunctions() {}

  private static FloatVector scaled(FloatVector z) {
    FloatVector q = z.sub(2).div(z.add(2));
    FloatVector p = FloatVector.broadcast(S, C10).fma(q, FloatVector.broadcast(S, C9));
    p = p.fma(q, FloatVector.broadcast(S, C8));
    p = p.fma(q, FloatVector.broadcast(S, C7));
    p = p.fma(q, FloatVector.broadcast(S, C6));
    p = p.fma(q, FloatVector.broadcast(S, C5));
    p = p.fma(q, FloatVector.broadcast(S, C4));
    p = p.fma(q, FloatVector.broadcast(S, C3));
    p = p.fma(q, FloatVector.broadcast(S, C2));
    p = p.fma(q, FloatVector.broadcast(S, C1));
    return p.fma(q, FloatVector.broadcast(S, C0));
  }

  /** What a function makes of a strip of x, of which the exponentials are known. */
  @FunctionalInterface
  private interface Pass {
    void run(float[] x, int xo, float[] powers, float[] y, int yo, int n);
  }

  private static void strips(Pass first, Pass second, float[] x, int xo, float[] y, int yo, int n) {
    float[] powers = Scratch.take(STRIP);
    for (int i = 0; i < n; i += STRIP) {
      int length = Math.min(STRIP, n - i);
      first.run(x, xo + i, null, powers, 0, length);
      second.run(x, xo + i, powers, y, yo + i, length);
    }
    Scratch.give(powers);
  }

  static void erf(float[] x, int xo, float[] y, int yo, int n) {
    strips(ErrorFunctions::squarePowers, ErrorFunctions::erf, x, xo, y, yo, n);
  }

  static void gelu(float[] x, int xo, float[] y, int yo, int n) {
    strips(ErrorFunctions::normalPowers, ErrorFunctions::gelu, x, xo, y, yo, n);
  }

  static void geluSlope(float[] x, int xo, float[] y, int yo, int n) {
    strips(ErrorFunctions::normalPowers, ErrorFunctions::geluSlope, x, xo, y, yo, n);
  }

  /** {@code y = e^(-x^2)}. */
  private static void squarePowers(float[] x, int xo, float[] none, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector z = FloatVector.fromArray(S, x, xo + i).abs().min(MOST);
      Activations.exp(z.mul(z).neg()).intoArray(y, yo + i);
    }
  }

  /** {@code y = e^(-x^2 / 2)}. */
  private static void normalPowers(float[] x, int xo, float[] none, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector t = FloatVector.fromArray(S, x, xo + i).abs().min(TAIL);
      FloatVector square = t.mul(t);
      FloatVector lost = t.fma(t, square.neg());
      FloatVector power = Activations.exp(square.mul(-0.5f));
      power.fma(lost.mul(-0.5f), power).intoArray(y, yo + i);
    }
  }

  private static void erf(float[] x, int xo, float[] powers, float[] y, int yo, int n) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector z = v.abs().min(MOST);
      FloatVector square = z.mul(z);
      FloatVector p = FloatVector.broadcast(S, N5).fma(square, FloatVector.broadcast(S, N4));
      p = p.fma(square, FloatVector.broadcast(S, N3));
      p = p.fma(square, FloatVector.broadcast(S, N2));
      p = p.fma(square, FloatVector.broadcast(S, N1));
      p = p.fma(square, FloatVector.broadcast(S, N0));
      FloatVector far = one.sub(FloatVector.fromArray(S, powers, i).mul(scaled(z)));
      far = far.blend(far.neg(), v.lt(0));
      far.blend(p.fma(v, v), z.lt(NEAR)).intoArray(y, yo + i);
    }
  }

  private static FloatVector distribution(FloatVector x, FloatVector t, FloatVector power) {
    FloatVector tail = power.mul(scaled(t.mul(SQRT_HALF))).mul(0.5f);
    return FloatVector.broadcast(S, 1).sub(tail).blend(tail, x.lt(0));
  }

  private static void gelu(float[] x, int xo, float[] powers, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector t = v.abs().min(TAIL);
      distribution(v, t, FloatVector.fromArray(S, powers, i)).mul(v).intoArray(y, yo + i);
    }
  }

  private static void geluSlope(float[] x, int xo, float[] powers, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector t = v.abs().min(TAIL);
      FloatVector power = FloatVector.fromArray(S, powers, i);
      FloatVector signed = t.blend(t.neg(), v.lt(0));
      power.mul(DENSITY).fma(signed, distribution(v, t, power)).intoArray(y, yo + i);
    }
  }
}
