package limpid.core.kernel.vector.depthwise;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * The micro-kernels of convolutions in narrow groups, as many channels out as in, several groups to
 * a vector: for the c-th input of each group the vector of inputs is rearranged so that every lane
 * of a group holds it.
 */
final class GroupTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private GroupTiles() {}

  /** For each input of a group what brings it to all the lanes of that group. */
  static VectorShuffle<Float>[] spreads(int group) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    VectorShuffle<Float>[] spreads = new VectorShuffle[group];
    for (int c = 0; c < group; c++) {
      int input = c;
      spreads[c] = VectorShuffle.fromOp(S, lane -> lane / group * group + input);
    }
    return spreads;
  }

  /**
   * Four pixels {@code xs} apart: {@code y[j ys] = bias + sum_{r,s,c} x[rows[r] + s step + j xs, c]
   * w[r,s,c]}, over the rows from {@code from} to {@code to}, for all channels.
   */
  static void tile4(
      float[] x,
      int xo,
      int[] rows,
      int from,
      int to,
      int columns,
      int step,
      int xs,
      VectorShuffle<Float>[] spreads,
      float[] w,
      int wo,
      float[] bias,
      int channels,
      float[] y,
      int yo,
      int ys) {
    for (int at = 0; at < channels; at += L) {
      int k = Math.min(at, channels - L);
      FloatVector c0 = FloatVector.zero(S);
      FloatVector c1 = c0;
      FloatVector c2 = c0;
      FloatVector c3 = c0;
      for (int r = from; r < to; r++) {
        int p = (xo + rows[r] + k) & INDEX;
        int q = (wo + r * columns * spreads.length * channels + k) & INDEX;
        for (int s = 0; s < columns; s++) {
          FloatVector x0 = FloatVector.fromArray(S, x, p);
          FloatVector x1 = FloatVector.fromArray(S, x, p + xs);
          FloatVector x2 = FloatVector.fromArray(S, x, p + 2 * xs);
          FloatVector x3 = FloatVector.fromArray(S, x, p + 3 * xs);
          for (VectorShuffle<Float> spread : spreads) {
            FloatVector v = FloatVector.fromArray(S, w, q);
            c0 = x0.rearrange(spread).fma(v, c0);
            c1 = x1.rearrange(spread).fma(v, c1);
            c2 = x2.rearrange(spread).fma(v, c2);
            c3 = x3.rearrange(spread).fma(v, c3);
            q += channels;
          }
          p += step;
        }
      }
      FloatVector b = FloatVector.fromArray(S, bias, k);
      int into = (yo + k) & INDEX;
      c0.add(b).intoArray(y, into);
      c1.add(b).intoArray(y, into + ys);
      c2.add(b).intoArray(y, into + 2 * ys);
      c3.add(b).intoArray(y, into + 3 * ys);
    }
  }

  /** One pixel, from the columns of the window from {@code first} to {@code end}. */
  static void pixel(
      float[] x,
      int xo,
      int[] rows,
      int from,
      int to,
      int first,
      int end,
      int columns,
      int step,
      VectorShuffle<Float>[] spreads,
      float[] w,
      int wo,
      float[] bias,
      int channels,
      float[] y,
      int yo) {
    for (int at = 0; at < channels; at += L) {
      int k = Math.min(at, channels - L);
      FloatVector sum = FloatVector.zero(S);
      for (int r = from; r < to; r++) {
        for (int s = first; s < end; s++) {
          FloatVector inputs = FloatVector.fromArray(S, x, xo + rows[r] + s * step + k);
          int q = wo + (r * columns + s) * spreads.length * channels + k;
          for (VectorShuffle<Float> spread : spreads) {
            sum = inputs.rearrange(spread).fma(FloatVector.fromArray(S, w, q), sum);
            q += channels;
          }
        }
      }
      sum.add(FloatVector.fromArray(S, bias, k)).intoArray(y, yo + k);
    }
  }
}
