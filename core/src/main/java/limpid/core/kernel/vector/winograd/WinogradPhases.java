package limpid.core.kernel.vector.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * The transforms of a 3x3 window of stride 2 with tiles of 2x2 results, one side at a time. Of the
 * five pixels of a side the even ones meet the outer taps, F(2,2) with interpolation at 0, 1 and
 * infinity, and the odd ones the middle tap, a product each:
 *
 * <pre>
 *       1  0 -1  0  0                                       1  0  0
 *       0  0  1  0  0          1  1  0  1  0                1  0  1
 *   B = 0  0 -1  0  1      A = 0  1  1  0  1      G =       0  0  1
 *       0  1  0  0  0                                       0  1  0
 *       0  0  0  1  0                                       0  1  0
 * </pre>
 *
 * <p>The places are those of {@link WinogradFour}. The last two rows of G are alike, so a pair of
 * channels has 16 weights for its 25 products, and there are 36 products in the definition. All
 * entries are 0, 1 and -1: its error is that of the sum as it is defined.
 */
final class WinogradPhases {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  static final double[][] G = {{1, 0, 0}, {1, 0, 1}, {0, 0, 1}, {0, 1, 0}};

  private WinogradPhases() {}

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
        d0.sub(d2).intoArray(to, into + c);
        d2.intoArray(to, into + outStep + c);
        d4.sub(d2).intoArray(to, into + 2 * outStep + c);
        d1.intoArray(to, into + 3 * outStep + c);
        d3.intoArray(to, into + 4 * outStep + c);
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
        m0.add(m1).add(m3).intoArray(to, into + c);
        m1.add(m2).add(m4).intoArray(to, into + outStep + c);
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
        FloatVector b = FloatVector.fromArray(S, bias, bo + c);
        FloatVector low = FloatVector.broadcast(S, floor);
        FloatVector y0 = m0.add(m1).add(m3).add(b);
        FloatVector y1 = m1.add(m2).add(m4).add(b);
        y0.blend(low, y0.lt(low)).intoArray(to, into + c);
        y1.blend(low, y1.lt(low)).intoArray(to, into + outStep + c);
      }
    }
  }
}
