package limpid.core.kernel.vector.strip;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Curve;
import limpid.core.kernel.Exponential;
import limpid.core.kernel.ScalarStrips;
import limpid.core.kernel.Strips;
import limpid.core.kernel.vector.machine.Lanes;

/** {@link Strips} over whole vectors; what is left at the end is done by the scalar twin. */
public final class VectorStrips implements Strips {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** Half as many lanes of twice the size: the two together hold one vector of floats. */
  private static final VectorSpecies<Double> D =
      VectorSpecies.of(double.class, VectorShape.forBitSize(S.vectorBitSize()));

  private static final int DL = D.length();
  private static final int SUMS = 16;
  private static final FloatVector NOTHING = FloatVector.broadcast(S, Float.NaN);
  private static final Strips SCALAR = new ScalarStrips();

  @Override
  public void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      v.add(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.add(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void sub(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      v.sub(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.sub(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void mul(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      v.mul(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.mul(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void div(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      v.div(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.div(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void gate(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      VectorMask<Float> open = FloatVector.fromArray(S, b, bo + i).compare(GT, zero);
      zero.blend(FloatVector.fromArray(S, a, ao + i), open).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.gate(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void maximum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      v.max(w).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.maximum(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void minimum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      v.min(w).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.minimum(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void greater(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      zero.blend(one, v.compare(GT, w)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.greater(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void greaterOrEqual(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      zero.blend(one, v.compare(GE, w)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.greaterOrEqual(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      zero.blend(one, v.compare(EQ, w)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.equal(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void inside(float low, float high, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector least = FloatVector.broadcast(S, low);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      VectorMask<Float> inside = v.compare(GT, least).and(v.lt(high));
      zero.blend(one, inside).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.inside(low, high, x, xo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void leaky(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, a, ao + i);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      w.mul(v).blend(v, v.compare(GT, zero)).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.leaky(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int bound = Powers.bound(n);
    Powers.pow(a, ao, b, bo, y, yo, bound);
    if (bound < n) {
      SCALAR.pow(a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void where(
      float[] c, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector zero = FloatVector.zero(S);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      VectorMask<Float> chosen = FloatVector.fromArray(S, c, co + i).compare(GT, zero);
      FloatVector w = FloatVector.fromArray(S, b, bo + i);
      w.blend(FloatVector.fromArray(S, a, ao + i), chosen).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.where(c, co + bound, a, ao + bound, b, bo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void scale(float factor, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector.fromArray(S, x, xo + i).mul(f).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.scale(factor, x, xo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void affine(
      float[] x, int xo, float[] scale, float[] shift, float least, float[] y, int yo, int n) {
    FloatVector floor = FloatVector.broadcast(S, least);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector product =
          FloatVector.fromArray(S, x, xo + i).mul(FloatVector.fromArray(S, scale, i));
      product.add(FloatVector.fromArray(S, shift, i)).max(floor).intoArray(y, yo + i);
    }
    for (int i = bound; i < n; i++) {
      y[yo + i] = Math.max(x[xo + i] * scale[i] + shift[i], least);
    }
  }

  @Override
  public void standardize(
      float[] x, int xo, float[] center, float[] scale, float[] shift, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i).sub(FloatVector.fromArray(S, center, i));
      v = v.mul(FloatVector.fromArray(S, scale, i)).add(FloatVector.fromArray(S, shift, i));
      v.intoArray(y, yo + i);
    }
    for (int i = bound; i < n; i++) {
      y[yo + i] = (x[xo + i] - center[i]) * scale[i] + shift[i];
    }
  }

  @Override
  public void exp(float factor, float[] x, int xo, float less, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    Exponentials.exp(factor, x, xo, less, y, yo, bound);
    if (bound < n) {
      SCALAR.exp(factor, x, xo + bound, less, y, yo + bound, n - bound);
    }
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    exp(-1, x, xo, 0, y, yo, n);
    for (int i = yo; i < yo + n; i++) {
      y[i] = Exponential.sigmoid(y[i]);
    }
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector.fromArray(S, x, xo + i).abs().intoArray(y, yo + i);
    }
    Exponentials.exp(2, y, yo, 0, y, yo, bound);
    Exponentials.tanh(x, xo, y, yo, bound);
    if (bound < n) {
      SCALAR.tanh(x, xo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void log(float[] x, int xo, float[] y, int yo, int n) {
    int bound = Powers.bound(n);
    Powers.log(x, xo, y, yo, bound);
    if (bound < n) {
      SCALAR.log(x, xo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void curve(Curve f, float[] x, int xo, float[] y, int yo, int n) {
    Curves.curve(f, x, xo, y, yo, n);
  }

  @Override
  public void elu(
      float scale, float below, float factor, float[] x, int xo, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    Exponentials.elu(scale, below, factor, x, xo, y, yo, bound);
    if (bound < n) {
      SCALAR.elu(scale, below, factor, x, xo + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void softplus(float beta, float threshold, float[] x, int xo, float[] y, int yo, int n) {
    Curves.softplus(beta, threshold, x, xo, y, yo, n, this);
  }

  @Override
  public void weighted(
      float[] weights, float[] x, int xo, int[] taps, int step, float[] y, int yo, int n) {
    int i = 0;
    for (; i + 4 * L <= n; i += 4 * L) {
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int t = 0; t < taps.length; t++) {
        FloatVector w = FloatVector.broadcast(S, weights[t]);
        int at = xo + taps[t] * step + i;
        s0 = s0.add(FloatVector.fromArray(S, x, at).mul(w));
        s1 = s1.add(FloatVector.fromArray(S, x, at + L).mul(w));
        s2 = s2.add(FloatVector.fromArray(S, x, at + 2 * L).mul(w));
        s3 = s3.add(FloatVector.fromArray(S, x, at + 3 * L).mul(w));
      }
      s0.intoArray(y, yo + i);
      s1.intoArray(y, yo + i + L);
      s2.intoArray(y, yo + i + 2 * L);
      s3.intoArray(y, yo + i + 3 * L);
    }
    for (; i + L <= n; i += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int t = 0; t < taps.length; t++) {
        sum = sum.add(FloatVector.fromArray(S, x, xo + taps[t] * step + i).mul(weights[t]));
      }
      sum.intoArray(y, yo + i);
    }
    if (i < n) {
      SCALAR.weighted(weights, x, xo + i, taps, step, y, yo + i, n - i);
    }
  }

  @Override
  public void gather(float[] x, int xo, int[] offsets, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector.fromArray(S, x, xo, offsets, i).intoArray(y, yo + i);
    }
    for (int i = bound; i < n; i++) {
      y[yo + i] = x[xo + offsets[i]];
    }
  }

  @Override
  public float most(float[] x, int xo, int n) {
    if (n < L) {
      return SCALAR.most(x, xo, n);
    }
    int last = xo + n - L;
    FloatVector m0 = FloatVector.fromArray(S, x, last);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    for (int i = xo; i < last; i += 4 * L) {
      m0 = m0.max(FloatVector.fromArray(S, x, i));
      m1 = m1.max(FloatVector.fromArray(S, x, Math.min(i + L, last)));
      m2 = m2.max(FloatVector.fromArray(S, x, Math.min(i + 2 * L, last)));
      m3 = m3.max(FloatVector.fromArray(S, x, Math.min(i + 3 * L, last)));
    }
    return m0.max(m1).max(m2.max(m3)).reduceLanes(MAX);
  }

  @Override
  public float least(float[] x, int xo, int n) {
    if (n < L) {
      return SCALAR.least(x, xo, n);
    }
    int last = xo + n - L;
    FloatVector m0 = FloatVector.fromArray(S, x, last);
    FloatVector m1 = m0;
    FloatVector m2 = m0;
    FloatVector m3 = m0;
    for (int i = xo; i < last; i += 4 * L) {
      m0 = m0.min(FloatVector.fromArray(S, x, i));
      m1 = m1.min(FloatVector.fromArray(S, x, Math.min(i + L, last)));
      m2 = m2.min(FloatVector.fromArray(S, x, Math.min(i + 2 * L, last)));
      m3 = m3.min(FloatVector.fromArray(S, x, Math.min(i + 3 * L, last)));
    }
    return m0.min(m1).min(m2.min(m3)).reduceLanes(MIN);
  }

  @Override
  public void max(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    int i = 0;
    for (; i + 4 * L <= bound; i += 4 * L) {
      int at = xo + taps[0] + i;
      FloatVector m0 = FloatVector.fromArray(S, x, at);
      FloatVector m1 = FloatVector.fromArray(S, x, at + L);
      FloatVector m2 = FloatVector.fromArray(S, x, at + 2 * L);
      FloatVector m3 = FloatVector.fromArray(S, x, at + 3 * L);
      for (int t = 1; t < count; t++) {
        at = xo + taps[t] + i;
        m0 = m0.max(FloatVector.fromArray(S, x, at));
        m1 = m1.max(FloatVector.fromArray(S, x, at + L));
        m2 = m2.max(FloatVector.fromArray(S, x, at + 2 * L));
        m3 = m3.max(FloatVector.fromArray(S, x, at + 3 * L));
      }
      m0.intoArray(y, yo + i);
      m1.intoArray(y, yo + i + L);
      m2.intoArray(y, yo + i + 2 * L);
      m3.intoArray(y, yo + i + 3 * L);
    }
    for (; i < bound; i += L) {
      FloatVector most = FloatVector.fromArray(S, x, xo + taps[0] + i);
      for (int t = 1; t < count; t++) {
        most = most.max(FloatVector.fromArray(S, x, xo + taps[t] + i));
      }
      most.intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.max(x, xo + bound, taps, count, y, yo + bound, n - bound);
    }
  }

  @Override
  public void min(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    int i = 0;
    for (; i + 4 * L <= bound; i += 4 * L) {
      int at = xo + taps[0] + i;
      FloatVector m0 = FloatVector.fromArray(S, x, at);
      FloatVector m1 = FloatVector.fromArray(S, x, at + L);
      FloatVector m2 = FloatVector.fromArray(S, x, at + 2 * L);
      FloatVector m3 = FloatVector.fromArray(S, x, at + 3 * L);
      for (int t = 1; t < count; t++) {
        at = xo + taps[t] + i;
        m0 = m0.min(FloatVector.fromArray(S, x, at));
        m1 = m1.min(FloatVector.fromArray(S, x, at + L));
        m2 = m2.min(FloatVector.fromArray(S, x, at + 2 * L));
        m3 = m3.min(FloatVector.fromArray(S, x, at + 3 * L));
      }
      m0.intoArray(y, yo + i);
      m1.intoArray(y, yo + i + L);
      m2.intoArray(y, yo + i + 2 * L);
      m3.intoArray(y, yo + i + 3 * L);
    }
    for (; i < bound; i += L) {
      FloatVector least = FloatVector.fromArray(S, x, xo + taps[0] + i);
      for (int t = 1; t < count; t++) {
        least = least.min(FloatVector.fromArray(S, x, xo + taps[t] + i));
      }
      least.intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.min(x, xo + bound, taps, count, y, yo + bound, n - bound);
    }
  }

  @Override
  public void maxInput(
      float[] x, int xo, int[] taps, int count, float[] g, int go, float[] dx, int n) {
    int bound = S.loopBound(n);
    int i = 0;
    for (; i + 4 * L <= bound; i += 4 * L) {
      maxInputOfFour(x, xo + i, taps, count, g, go + i, dx);
    }
    for (; i < bound; i += L) {
      FloatVector most = FloatVector.fromArray(S, x, xo + taps[0] + i);
      for (int t = 1; t < count; t++) {
        most = most.max(FloatVector.fromArray(S, x, xo + taps[t] + i));
      }
      if (most.test(IS_NAN).anyTrue()) {
        SCALAR.maxInput(x, xo + i, taps, count, g, go + i, dx, L);
      } else {
        give(x, xo + i, taps, count, most, FloatVector.fromArray(S, g, go + i), dx);
      }
    }
    if (bound < n) {
      SCALAR.maxInput(x, xo + bound, taps, count, g, go + bound, dx, n - bound);
    }
  }

  /** {@link #maxInput} for four vectors: their steps do not wait for each other. */
  private static void maxInputOfFour(
      float[] x, int xo, int[] taps, int count, float[] g, int go, float[] dx) {
    int first = xo + taps[0];
    FloatVector m0 = FloatVector.fromArray(S, x, first);
    FloatVector m1 = FloatVector.fromArray(S, x, first + L);
    FloatVector m2 = FloatVector.fromArray(S, x, first + 2 * L);
    FloatVector m3 = FloatVector.fromArray(S, x, first + 3 * L);
    for (int t = 1; t < count; t++) {
      int at = xo + taps[t];
      m0 = m0.max(FloatVector.fromArray(S, x, at));
      m1 = m1.max(FloatVector.fromArray(S, x, at + L));
      m2 = m2.max(FloatVector.fromArray(S, x, at + 2 * L));
      m3 = m3.max(FloatVector.fromArray(S, x, at + 3 * L));
    }
    if (m0.add(m1).add(m2.add(m3)).test(IS_NAN).anyTrue()) {
      SCALAR.maxInput(x, xo, taps, count, g, go, dx, 4 * L);
      return;
    }
    FloatVector g0 = FloatVector.fromArray(S, g, go);
    FloatVector g1 = FloatVector.fromArray(S, g, go + L);
    FloatVector g2 = FloatVector.fromArray(S, g, go + 2 * L);
    FloatVector g3 = FloatVector.fromArray(S, g, go + 3 * L);
    for (int t = 0; t < count; t++) {
      int at = xo + taps[t];
      VectorMask<Float> wins0 = FloatVector.fromArray(S, x, at).compare(EQ, m0);
      FloatVector v0 = FloatVector.fromArray(S, dx, at);
      v0.blend(v0.add(g0), wins0).intoArray(dx, at);
      m0 = m0.blend(NOTHING, wins0);
      VectorMask<Float> wins1 = FloatVector.fromArray(S, x, at + L).compare(EQ, m1);
      FloatVector v1 = FloatVector.fromArray(S, dx, at + L);
      v1.blend(v1.add(g1), wins1).intoArray(dx, at + L);
      m1 = m1.blend(NOTHING, wins1);
      VectorMask<Float> wins2 = FloatVector.fromArray(S, x, at + 2 * L).compare(EQ, m2);
      FloatVector v2 = FloatVector.fromArray(S, dx, at + 2 * L);
      v2.blend(v2.add(g2), wins2).intoArray(dx, at + 2 * L);
      m2 = m2.blend(NOTHING, wins2);
      VectorMask<Float> wins3 = FloatVector.fromArray(S, x, at + 3 * L).compare(EQ, m3);
      FloatVector v3 = FloatVector.fromArray(S, dx, at + 3 * L);
      v3.blend(v3.add(g3), wins3).intoArray(dx, at + 3 * L);
      m3 = m3.blend(NOTHING, wins3);
    }
  }

  /** Gives g to the first tap that holds the maximum, which is NaN to all that come after it. */
  private static void give(
      float[] x, int xo, int[] taps, int count, FloatVector most, FloatVector g, float[] dx) {
    FloatVector wanted = most;
    for (int t = 0; t < count; t++) {
      int at = xo + taps[t];
      VectorMask<Float> wins = FloatVector.fromArray(S, x, at).compare(EQ, wanted);
      FloatVector before = FloatVector.fromArray(S, dx, at);
      before.blend(before.add(g), wins).intoArray(dx, at);
      wanted = wanted.blend(NOTHING, wins);
    }
  }

  @Override
  public double sum(float[] x, int xo, int n) {
    if (2 * DL == SUMS && n >= SUMS) {
      return sumOfTwo(x, xo, n);
    }
    if (4 * DL == SUMS && n >= SUMS) {
      return sumOfFour(x, xo, n);
    }
    return SCALAR.sum(x, xo, n);
  }

  private static double sumOfTwo(float[] x, int xo, int n) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    int bound = n / SUMS * SUMS;
    for (int i = 0; i < bound; i += SUMS) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      s0 = s0.add(v.convertShape(F2D, D, 0));
      s1 = s1.add(v.convertShape(F2D, D, 1));
    }
    if (bound == n) {
      DoubleVector s = s0.add(s1);
      return s.lane(0)
          + s.lane(4)
          + (s.lane(2) + s.lane(6))
          + (s.lane(1) + s.lane(5) + (s.lane(3) + s.lane(7)));
    }
    double[] sums = new double[SUMS];
    s0.intoArray(sums, 0);
    s1.intoArray(sums, DL);
    return rest(x, xo, bound, n, sums);
  }

  /** The same where four vectors of doubles hold the sums. */
  private static double sumOfFour(float[] x, int xo, int n) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int bound = n / SUMS * SUMS;
    for (int i = 0; i < bound; i += SUMS) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      FloatVector w = FloatVector.fromArray(S, x, xo + i + L);
      s0 = s0.add(v.convertShape(F2D, D, 0));
      s1 = s1.add(v.convertShape(F2D, D, 1));
      s2 = s2.add(w.convertShape(F2D, D, 0));
      s3 = s3.add(w.convertShape(F2D, D, 1));
    }
    if (bound == n) {
      DoubleVector s = s0.add(s2).add(s1.add(s3));
      return s.lane(0) + s.lane(2) + (s.lane(1) + s.lane(3));
    }
    double[] sums = new double[SUMS];
    s0.intoArray(sums, 0);
    s1.intoArray(sums, DL);
    s2.intoArray(sums, 2 * DL);
    s3.intoArray(sums, 3 * DL);
    return rest(x, xo, bound, n, sums);
  }

  /** The elements from {@code from} on, which fill no run of 16, and the total. */
  private static double rest(float[] x, int xo, int from, int n, double[] sums) {
    for (int i = from; i < n; i++) {
      sums[i % SUMS] += x[xo + i];
    }
    return ScalarStrips.total(sums);
  }

  @Override
  public void sums(float[] x, int xo, int rows, int step, int n, double[] sums) {
    int i = 0;
    for (; i + 2 * L <= n; i += 2 * L) {
      two(x, xo + i, rows, step, sums, i);
    }
    for (; i + L <= n; i += L) {
      one(x, xo + i, rows, step, sums, i);
    }
    for (; i < n; i++) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += x[xo + r * step + i];
      }
      sums[i] = sum;
    }
  }

  private static void one(float[] x, int at, int rows, int step, double[] sums, int to) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(S, x, at);
      s0 = s0.add(v.convertShape(F2D, D, 0));
      s1 = s1.add(v.convertShape(F2D, D, 1));
      at += step;
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + DL);
  }

  private static void two(float[] x, int at, int rows, int step, double[] sums, int to) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(S, x, at);
      FloatVector w = FloatVector.fromArray(S, x, at + L);
      s0 = s0.add(v.convertShape(F2D, D, 0));
      s1 = s1.add(v.convertShape(F2D, D, 1));
      s2 = s2.add(w.convertShape(F2D, D, 0));
      s3 = s3.add(w.convertShape(F2D, D, 1));
      at += step;
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + DL);
    s2.intoArray(sums, to + 2 * DL);
    s3.intoArray(sums, to + 3 * DL);
  }
}
