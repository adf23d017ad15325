package limpid.core.kernel.vector.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * The transforms of F(2x2,3x3), interpolation at 0, 1, -1 and infinity, one side at a time, over
 * the same places as those of {@link WinogradFour}:
 *
 * <pre>
 *       1  0 -1  0                                    1    0    0
 *   B = 0  1  1  0      A = 1  1  1  0      G =     1/2  1/2  1/2
 *       0 -1  1  0          0  1 -1 -1              1/2 -1/2  1/2
 *       0  1  0 -1                                    0    0    1
 * </pre>
 */
final class WinogradTwo {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  static final double[][] G = {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}};

  private WinogradTwo() {}

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
        d0.sub(d2).intoArray(to, into + c);
        d1.add(d2).intoArray(to, into + outStep + c);
        d2.sub(d1).intoArray(to, into + 2 * outStep + c);
        d1.sub(d3).intoArray(to, into + 3 * outStep + c);
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
        m0.add(m1.add(m2)).intoArray(to, into + c);
        m1.sub(m2).sub(m3).intoArray(to, into + outStep + c);
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
        FloatVector b = FloatVector.fromArray(S, bias, bo + c);
        FloatVector low = FloatVector.broadcast(S, floor);
        FloatVector y0 = m0.add(m1.add(m2)).add(b);
        FloatVector y1 = m1.sub(m2).sub(m3).add(b);
        y0.blend(low, y0.lt(low)).intoArray(to, into + c);
        y1.blend(low, y1.lt(low)).intoArray(to, into + outStep + c);
      }
    }
  }
}
