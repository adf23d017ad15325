package limpid.core.kernel.vector.strip;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static limpid.core.kernel.Exponential.E1;
import static limpid.core.kernel.Exponential.E2;
import static limpid.core.kernel.Exponential.E3;
import static limpid.core.kernel.Exponential.E4;
import static limpid.core.kernel.Exponential.E5;
import static limpid.core.kernel.Exponential.E6;
import static limpid.core.kernel.Exponential.LEAST;
import static limpid.core.kernel.Exponential.LEAST_BESIDE_ONE;
import static limpid.core.kernel.Exponential.LN2_HIGH;
import static limpid.core.kernel.Exponential.LN2_LOW;
import static limpid.core.kernel.Exponential.LOG2_E;
import static limpid.core.kernel.Exponential.MOST;
import static limpid.core.kernel.Exponential.NEAR;
import static limpid.core.kernel.Exponential.ROUND;
import static limpid.core.kernel.Exponential.ROUND_BITS;
import static limpid.core.kernel.Exponential.T1;
import static limpid.core.kernel.Exponential.T2;
import static limpid.core.kernel.Exponential.T3;
import static limpid.core.kernel.Exponential.T4;
import static limpid.core.kernel.Exponential.T5;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Exponential;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * {@link Exponential} over whole vectors. The loops are too long to be inlined, and so are compiled
 * on their own, whoever calls them: inside of others the compiler gives up on some of them.
 */
final class Exponentials {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private Exponentials() {}

  /** {@code y = e^(factor x - less)} for n elements, a multiple of the lanes. */
  static void exp(float factor, float[] x, int xo, float less, float[] y, int yo, int n) {
    FloatVector least = FloatVector.broadcast(S, LEAST);
    FloatVector most = FloatVector.broadcast(S, MOST);
    FloatVector round = FloatVector.broadcast(S, ROUND);
    FloatVector log2 = FloatVector.broadcast(S, LOG2_E);
    FloatVector high = FloatVector.broadcast(S, -LN2_HIGH);
    FloatVector low = FloatVector.broadcast(S, -LN2_LOW);
    FloatVector e6 = FloatVector.broadcast(S, E6);
    FloatVector e5 = FloatVector.broadcast(S, E5);
    FloatVector e4 = FloatVector.broadcast(S, E4);
    FloatVector e3 = FloatVector.broadcast(S, E3);
    FloatVector e2 = FloatVector.broadcast(S, E2);
    FloatVector e1 = FloatVector.broadcast(S, E1);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector f = FloatVector.broadcast(S, factor);
    FloatVector offset = FloatVector.broadcast(S, less);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i).mul(f).sub(offset);
      v = v.blend(least, v.lt(least));
      v = v.blend(most, most.lt(v));
      FloatVector shifted = v.fma(log2, round);
      FloatVector k = shifted.sub(round);
      FloatVector r = k.fma(low, k.fma(high, v));
      FloatVector p = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2).fma(r, e1);
      FloatVector power = p.fma(r.mul(r), r).add(one);
      IntVector exponent = shifted.reinterpretAsInts().sub(ROUND_BITS);
      IntVector half = exponent.lanewise(ASHR, 1);
      IntVector first = half.add(127).lanewise(LSHL, 23);
      IntVector second = exponent.sub(half).add(127).lanewise(LSHL, 23);
      power = power.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
      power.intoArray(y, yo + i);
    }
  }

  /** {@code y = tanh x}, where y holds {@code e^2|x|}, for n elements, a multiple of the lanes. */
  static void tanh(float[] x, int xo, float[] y, int yo, int n) {
    FloatVector t5 = FloatVector.broadcast(S, T5);
    FloatVector t4 = FloatVector.broadcast(S, T4);
    FloatVector t3 = FloatVector.broadcast(S, T3);
    FloatVector t2 = FloatVector.broadcast(S, T2);
    FloatVector t1 = FloatVector.broadcast(S, T1);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector two = FloatVector.broadcast(S, 2);
    FloatVector limit = FloatVector.broadcast(S, NEAR);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector square = v.mul(v);
      FloatVector p = t5.fma(square, t4).fma(square, t3).fma(square, t2).fma(square, t1);
      FloatVector near = p.fma(square, one).mul(v);
      FloatVector power = FloatVector.fromArray(S, y, yo + i);
      FloatVector far = one.sub(two.div(power.add(one)));
      far = far.blend(far.neg(), v.lt(0));
      far.blend(near, v.abs().lt(limit)).intoArray(y, yo + i);
    }
  }

  /**
   * {@code y = scale x above 0, else below (e^(factor x) - 1)} for n elements, a multiple of the
   * lanes.
   */
  static void elu(
      float scale, float below, float factor, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector least = FloatVector.broadcast(S, LEAST_BESIDE_ONE);
    FloatVector round = FloatVector.broadcast(S, ROUND);
    FloatVector log2 = FloatVector.broadcast(S, LOG2_E);
    FloatVector high = FloatVector.broadcast(S, -LN2_HIGH);
    FloatVector low = FloatVector.broadcast(S, -LN2_LOW);
    FloatVector e6 = FloatVector.broadcast(S, E6);
    FloatVector e5 = FloatVector.broadcast(S, E5);
    FloatVector e4 = FloatVector.broadcast(S, E4);
    FloatVector e3 = FloatVector.broadcast(S, E3);
    FloatVector e2 = FloatVector.broadcast(S, E2);
    FloatVector e1 = FloatVector.broadcast(S, E1);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector up = FloatVector.broadcast(S, scale);
    FloatVector down = FloatVector.broadcast(S, below);
    FloatVector f = FloatVector.broadcast(S, factor);
    for (int i = 0; i < n; i += L) {
      FloatVector x0 = FloatVector.fromArray(S, x, xo + i);
      FloatVector v = f.mul(x0).min(zero);
      v = v.blend(least, v.lt(least));
      FloatVector shifted = v.fma(log2, round);
      FloatVector k = shifted.sub(round);
      FloatVector r = k.fma(low, k.fma(high, v));
      FloatVector p = e6.fma(r, e5).fma(r, e4).fma(r, e3).fma(r, e2).fma(r, e1);
      IntVector exponent = shifted.reinterpretAsInts().sub(ROUND_BITS);
      FloatVector power = exponent.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector rest = p.fma(r.mul(r), r).fma(power, power.sub(one));
      up.mul(x0.max(zero)).add(down.mul(rest)).intoArray(y, yo + i);
    }
  }
}
