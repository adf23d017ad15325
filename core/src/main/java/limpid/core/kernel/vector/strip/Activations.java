package limpid.core.kernel.vector.strip;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static limpid.core.kernel.Exponential.CUBE;
import static limpid.core.kernel.Exponential.E1;
import static limpid.core.kernel.Exponential.E2;
import static limpid.core.kernel.Exponential.E3;
import static limpid.core.kernel.Exponential.E4;
import static limpid.core.kernel.Exponential.E5;
import static limpid.core.kernel.Exponential.E6;
import static limpid.core.kernel.Exponential.FLAT;
import static limpid.core.kernel.Exponential.L0;
import static limpid.core.kernel.Exponential.L1;
import static limpid.core.kernel.Exponential.L2;
import static limpid.core.kernel.Exponential.L3;
import static limpid.core.kernel.Exponential.L4;
import static limpid.core.kernel.Exponential.LEAST;
import static limpid.core.kernel.Exponential.LEAST_BESIDE_ONE;
import static limpid.core.kernel.Exponential.LINEAR;
import static limpid.core.kernel.Exponential.LN2_HIGH;
import static limpid.core.kernel.Exponential.LN2_LOW;
import static limpid.core.kernel.Exponential.LOG2_E;
import static limpid.core.kernel.Exponential.MOST;
import static limpid.core.kernel.Exponential.ROUND;
import static limpid.core.kernel.Exponential.ROUND_BITS;
import static limpid.core.kernel.Exponential.STRAIGHT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * The activation functions of {@link limpid.core.kernel.Exponential} over whole vectors: loops over
 * n elements, a multiple of the lanes, whose output may be their input.
 */
final class Activations {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private Activations() {}

  static FloatVector exp(FloatVector x) {
    FloatVector v = x.blend(LEAST, x.lt(LEAST));
    v = v.blend(MOST, v.compare(GT, MOST));
    FloatVector round = FloatVector.broadcast(S, ROUND);
    FloatVector shifted = v.fma(FloatVector.broadcast(S, LOG2_E), round);
    FloatVector power = fraction(v, shifted.sub(round)).add(1);
    IntVector exponent = shifted.reinterpretAsInts().sub(ROUND_BITS);
    IntVector half = exponent.lanewise(ASHR, 1);
    FloatVector first = two(half);
    return power.mul(first).mul(two(exponent.sub(half)));
  }

  private static FloatVector two(IntVector n) {
    return n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  /** {@code e^r - 1}, where r is v less k times ln 2. */
  private static FloatVector fraction(FloatVector v, FloatVector k) {
    FloatVector high = FloatVector.broadcast(S, -LN2_HIGH);
    FloatVector low = FloatVector.broadcast(S, -LN2_LOW);
    FloatVector r = k.fma(low, k.fma(high, v));
    FloatVector p = FloatVector.broadcast(S, E6).fma(r, FloatVector.broadcast(S, E5));
    p = p.fma(r, FloatVector.broadcast(S, E4));
    p = p.fma(r, FloatVector.broadcast(S, E3));
    p = p.fma(r, FloatVector.broadcast(S, E2));
    p = p.fma(r, FloatVector.broadcast(S, E1));
    return p.fma(r.mul(r), r);
  }

  private static FloatVector expm1(FloatVector x) {
    FloatVector v = x.blend(LEAST_BESIDE_ONE, x.lt(LEAST_BESIDE_ONE));
    FloatVector round = FloatVector.broadcast(S, ROUND);
    FloatVector shifted = v.fma(FloatVector.broadcast(S, LOG2_E), round);
    FloatVector scale = two(shifted.reinterpretAsInts().sub(ROUND_BITS));
    return fraction(v, shifted.sub(round)).fma(scale, scale.sub(1));
  }

  static void elu(
      float scale, float below, float factor, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector low = expm1(v.mul(factor).min(zero)).mul(below);
      low.blend(v.mul(scale), v.compare(GT, zero)).intoArray(y, yo + i);
    }
  }

  static void softplus(float beta, float threshold, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector scaled = v.mul(beta);
      FloatVector u = exp(scaled.abs().neg());
      FloatVector s = u.div(u.add(2));
      FloatVector t = s.mul(s);
      FloatVector p = FloatVector.broadcast(S, L4).fma(t, FloatVector.broadcast(S, L3));
      p = p.fma(t, FloatVector.broadcast(S, L2));
      p = p.fma(t, FloatVector.broadcast(S, L1));
      p = p.fma(t, FloatVector.broadcast(S, L0));
      FloatVector curved = p.mul(t).fma(s, s.add(s)).add(scaled.max(zero)).div(beta);
      curved.blend(v, scaled.compare(GT, threshold)).intoArray(y, yo + i);
    }
  }

  static void silu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      v.div(exp(v.neg()).add(1)).intoArray(y, yo + i);
    }
  }

  static void mish(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector u = exp(v.min(FLAT));
      FloatVector m = u.mul(u.add(2));
      m.div(m.add(2)).mul(v).intoArray(y, yo + i);
    }
  }

  static void geluTanh(float[] x, int xo, float[] y, int yo, int n) {
    FloatVector cube = FloatVector.broadcast(S, CUBE);
    FloatVector linear = FloatVector.broadcast(S, LINEAR);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector u = v.mul(v).fma(cube, linear).mul(v);
      v.div(exp(u.neg()).add(1)).intoArray(y, yo + i);
    }
  }

  static void geluTanhSlope(float[] x, int xo, float[] y, int yo, int n) {
    FloatVector cube = FloatVector.broadcast(S, CUBE);
    FloatVector thrice = FloatVector.broadcast(S, 3 * CUBE);
    FloatVector linear = FloatVector.broadcast(S, LINEAR);
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i).max(-STRAIGHT).min(STRAIGHT);
      FloatVector square = v.mul(v);
      FloatVector power = exp(square.fma(cube, linear).mul(v).neg());
      FloatVector s = one.div(power.add(one));
      FloatVector slope = square.fma(thrice, linear).mul(v);
      slope.fma(power.mul(s), one).mul(s).intoArray(y, yo + i);
    }
  }
}
