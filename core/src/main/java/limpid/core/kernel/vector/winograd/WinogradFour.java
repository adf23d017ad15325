package limpid.core.kernel.vector.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * The transforms of F(4x4,3x3), interpolation at 0, 1, -1, 2, -2 and infinity, one side at a time:
 *
 * <pre>
 *       4  0 -5  0  1  0          1  1  1  1  1  0          1/4    0    0
 *       0 -4 -4  1  1  0          0  1 -1  2 -2  0         -1/6 -1/6 -1/6
 *   B = 0  4 -4 -1  1  0      A = 0  1  1  4  4  0     G = -1/6  1/6 -1/6
 *       0 -2 -1  2  1  0          0  1 -1  8 -8  1         1/24 1/12  1/6
 *       0  2 -1 -2  1  0                                   1/24 -1/12 1/6
 *       0  4  0 -5  0  1                                      0    0    1
 * </pre>
 *
 * <p>Each method repeats its transform {@code count} times over {@code n} channels, a multiple of
 * the lanes: {@code to[out + i outOuter + j outStep + c] = sum_l M[j][l] x[at + i outer + l step +
 * c]}.
 */
final class WinogradFour {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  static final double[][] G = {
    {1 / 4., 0, 0},
    {-1 / 6., -1 / 6., -1 / 6.},
    {-1 / 6., 1 / 6., -1 / 6.},
    {1 / 24., 1 / 12., 1 / 6.},
    {1 / 24., -1 / 12., 1 / 6.},
    {0, 0, 1}
  };

  private WinogradFour() {}

  /** M = B. */
  static void input(
      float[] x,
      int at,
      int step,
      int outer,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    for (int i = 0; i < count; i++) {
      int from = at + i * outer;
      int into = out + i * outOuter;
      for (int c = 0; c < n; c += L) {
        FloatVector d0 = FloatVector.fromArray(S, x, from + c);
        FloatVector d1 = FloatVector.fromArray(S, x, from + step + c);
        FloatVector d2 = FloatVector.fromArray(S, x, from + 2 * step + c);
        FloatVector d3 = FloatVector.fromArray(S, x, from + 3 * step + c);
        FloatVector d4 = FloatVector.fromArray(S, x, from + 4 * step + c);
        FloatVector d5 = FloatVector.fromArray(S, x, from + 5 * step + c);
        FloatVector four = FloatVector.broadcast(S, 4f);
        FloatVector minusFour = FloatVector.broadcast(S, -4f);
        FloatVector minusFive = FloatVector.broadcast(S, -5f);
        FloatVector a = d2.fma(minusFour, d4);
        FloatVector b = d1.fma(minusFour, d3);
        FloatVector e = d4.sub(d2);
        FloatVector f = d3.sub(d1);
        FloatVector g = f.add(f);
        d0.fma(four, d2.fma(minusFive, d4)).intoArray(to, into + c);
        a.add(b).intoArray(to, into + outStep + c);
        a.sub(b).intoArray(to, into + 2 * outStep + c);
        e.add(g).intoArray(to, into + 3 * outStep + c);
        e.sub(g).intoArray(to, into + 4 * outStep + c);
        d1.fma(four, d3.fma(minusFive, d5)).intoArray(to, into + 5 * outStep + c);
      }
    }
  }

  /** M = A. */
  static void output(
      float[] x,
      int at,
      int step,
      int outer,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    for (int i = 0; i < count; i++) {
      int from = at + i * outer;
      int into = out + i * outOuter;
      for (int c = 0; c < n; c += L) {
        FloatVector m0 = FloatVector.fromArray(S, x, from + c);
        FloatVector m1 = FloatVector.fromArray(S, x, from + step + c);
        FloatVector m2 = FloatVector.fromArray(S, x, from + 2 * step + c);
        FloatVector m3 = FloatVector.fromArray(S, x, from + 3 * step + c);
        FloatVector m4 = FloatVector.fromArray(S, x, from + 4 * step + c);
        FloatVector m5 = FloatVector.fromArray(S, x, from + 5 * step + c);
        FloatVector s = m1.add(m2);
        FloatVector d = m1.sub(m2);
        FloatVector p = m3.add(m4);
        FloatVector q = m3.sub(m4);
        m0.add(s).add(p).intoArray(to, into + c);
        q.fma(FloatVector.broadcast(S, 2f), d).intoArray(to, into + outStep + c);
        p.fma(FloatVector.broadcast(S, 4f), s).intoArray(to, into + 2 * outStep + c);
        q.fma(FloatVector.broadcast(S, 8f), d.add(m5)).intoArray(to, into + 3 * outStep + c);
      }
    }
  }

  /** M = A, then {@code max(sum + bias[bo + c], floor)}. */
  static void result(
      float[] x,
      int at,
      int step,
      int outer,
      float[] bias,
      int bo,
      float floor,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    for (int i = 0; i < count; i++) {
      int from = at + i * outer;
      int into = out + i * outOuter;
      for (int c = 0; c < n; c += L) {
        FloatVector m0 = FloatVector.fromArray(S, x, from + c);
        FloatVector m1 = FloatVector.fromArray(S, x, from + step + c);
        FloatVector m2 = FloatVector.fromArray(S, x, from + 2 * step + c);
        FloatVector m3 = FloatVector.fromArray(S, x, from + 3 * step + c);
        FloatVector m4 = FloatVector.fromArray(S, x, from + 4 * step + c);
        FloatVector m5 = FloatVector.fromArray(S, x, from + 5 * step + c);
        FloatVector b = FloatVector.fromArray(S, bias, bo + c);
        FloatVector low = FloatVector.broadcast(S, floor);
        FloatVector s = m1.add(m2);
        FloatVector d = m1.sub(m2);
        FloatVector p = m3.add(m4);
        FloatVector q = m3.sub(m4);
        FloatVector y0 = m0.add(s).add(p).add(b);
        FloatVector y1 = q.fma(FloatVector.broadcast(S, 2f), d).add(b);
        FloatVector y2 = p.fma(FloatVector.broadcast(S, 4f), s).add(b);
        FloatVector y3 = q.fma(FloatVector.broadcast(S, 8f), d.add(m5)).add(b);
        y0.blend(low, y0.lt(low)).intoArray(to, into + c);
        y1.blend(low, y1.lt(low)).intoArray(to, into + outStep + c);
        y2.blend(low, y2.lt(low)).intoArray(to, into + 2 * outStep + c);
        y3.blend(low, y3.lt(low)).intoArray(to, into + 3 * outStep + c);
      }
    }
  }

  /** M = A^T, from 4 values to 6. */
  static void gradient(
      float[] x,
      int at,
      int step,
      int outer,
      float[] to,
      int out,
      int outStep,
      int outOuter,
      int count,
      int n) {
    for (int i = 0; i < count; i++) {
      int from = at + i * outer;
      int into = out + i * outOuter;
      for (int c = 0; c < n; c += L) {
        FloatVector d0 = FloatVector.fromArray(S, x, from + c);
        FloatVector d1 = FloatVector.fromArray(S, x, from + step + c);
        FloatVector d2 = FloatVector.fromArray(S, x, from + 2 * step + c);
        FloatVector d3 = FloatVector.fromArray(S, x, from + 3 * step + c);
        FloatVector even = d0.add(d2);
        FloatVector odd = d1.add(d3);
        FloatVector evenFar = d2.fma(FloatVector.broadcast(S, 4f), d0);
        FloatVector oddFar = d3.fma(FloatVector.broadcast(S, 8f), d1.add(d1));
        d0.intoArray(to, into + c);
        even.add(odd).intoArray(to, into + outStep + c);
        even.sub(odd).intoArray(to, into + 2 * outStep + c);
        evenFar.add(oddFar).intoArray(to, into + 3 * outStep + c);
        evenFar.sub(oddFar).intoArray(to, into + 4 * outStep + c);
        d3.intoArray(to, into + 5 * outStep + c);
      }
    }
  }
}
