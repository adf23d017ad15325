package limpid.core.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.ScalarStrips;
import limpid.core.kernel.Strips;

/** {@link Strips} over whole vectors; what is left at the end is done by the scalar twin. */
final class VectorStrips implements Strips {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** Half as many lanes of twice the size: the two together hold one vector of floats. */
  private static final VectorSpecies<Double> D =
      VectorSpecies.of(double.class, VectorShape.forBitSize(S.vectorBitSize()));

  private static final int DL = D.length();
  private static final int SUMS = 8;
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
  public void addScaled(float factor, float[] x, int xo, float[] y, int yo, int n) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector product = FloatVector.fromArray(S, x, xo + i).mul(f);
      FloatVector.fromArray(S, y, yo + i).add(product).intoArray(y, yo + i);
    }
    if (bound < n) {
      SCALAR.addScaled(factor, x, xo + bound, y, yo + bound, n - bound);
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
  public void max(float[] x, int xo, int[] taps, int count, float[] y, int yo, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
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
  public void maxInput(
      float[] x, int xo, int[] taps, int count, float[] g, int go, float[] dx, int n) {
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
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
    if (DL != SUMS || n < L) {
      return SCALAR.sum(x, xo, n);
    }
    DoubleVector sum = DoubleVector.zero(D);
    int bound = S.loopBound(n);
    for (int i = 0; i < bound; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xo + i);
      sum = sum.add(v.convertShape(F2D, D, 0)).add(v.convertShape(F2D, D, 1));
    }
    double[] sums = new double[SUMS];
    sum.intoArray(sums, 0);
    for (int i = bound; i < n; i++) {
      sums[i % SUMS] += x[xo + i];
    }
    return ScalarStrips.total(sums);
  }

  @Override
  public void sums(float[] x, int xo, int rows, int n, double[] sums) {
    int i = 0;
    for (; i + 2 * L <= n; i += 2 * L) {
      two(x, xo + i, rows, n, sums, i);
    }
    for (; i + L <= n; i += L) {
      one(x, xo + i, rows, n, sums, i);
    }
    for (; i < n; i++) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += x[xo + r * n + i];
      }
      sums[i] = sum;
    }
  }

  private static void one(float[] x, int at, int rows, int n, double[] sums, int to) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = s0;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(S, x, at);
      s0 = s0.add(v.convertShape(F2D, D, 0));
      s1 = s1.add(v.convertShape(F2D, D, 1));
      at += n;
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + DL);
  }

  private static void two(float[] x, int at, int rows, int n, double[] sums, int to) {
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
      at += n;
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + DL);
    s2.intoArray(sums, to + 2 * DL);
    s3.intoArray(sums, to + 3 * DL);
  }
}
