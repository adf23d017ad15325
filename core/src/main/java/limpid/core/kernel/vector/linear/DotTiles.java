package limpid.core.kernel.vector.linear;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;

/**
 * The micro-kernels of the adjoint of fully-connected layers: dot products of three rows of weights
 * with the gradients of eight samples, or of two with four where the processor has 16 registers,
 * each in 16 sums over o mod 16.
 *
 * <pre>
 *                 g[run][0]   g[run][1]  …  g[run][7]      16 outputs of each sample, dense
 *   w[row]         a0          a1        …   a7
 *   w[row + 1]     b0          b1        …   b7            eleven loads feed 24 multiply-adds
 *   w[row + 2]     c0          c1        …   c7
 * </pre>
 */
final class DotTiles {
  /** Sums of one dot product. */
  static final int RUN = 16;

  /** Rows of a tile. */
  static final int ROWS = Tiling.CHOSEN.dotRows();

  /** The most samples of a tile. */
  static final int SAMPLES = Tiling.CHOSEN.dotSamples();

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private static final VectorShuffle<Float> BY_EIGHT = turn(8);
  private static final VectorShuffle<Float> BY_FOUR = turn(4);
  private static final VectorShuffle<Float> BY_TWO = turn(2);
  private static final VectorShuffle<Float> BY_ONE = turn(1);

  private DotTiles() {}

  private static VectorShuffle<Float> turn(int by) {
    return VectorShuffle.fromOp(S, lane -> (lane + by) % L);
  }

  /** The total of 16 sums, as 8 pairs 8 apart, 4 pairs 4 apart, and so on. */
  static float total(float[] sums, int at) {
    FloatVector sum = FloatVector.fromArray(S, sums, at);
    if (L == 16) {
      sum = sum.add(sum.rearrange(BY_EIGHT));
    } else {
      sum = sum.add(FloatVector.fromArray(S, sums, at + 8));
    }
    if (L == 4) {
      FloatVector other = FloatVector.fromArray(S, sums, at + 4);
      sum = sum.add(other.add(FloatVector.fromArray(S, sums, at + 12)));
    } else {
      sum = sum.add(sum.rearrange(BY_FOUR));
    }
    sum = sum.add(sum.rearrange(BY_TWO));
    return sum.add(sum.rearrange(BY_ONE)).lane(0);
  }

  /**
   * Goes on with the sums of a tile.
   *
   * @param samples 8 or 4
   * @param g gradients, {@code [run][sample][16]} from {@code go} on
   * @param ws from row to row of w
   * @param runs whole runs of 16 outputs
   * @param sums {@code [row][sample][16]} from {@code so} on
   */
  static void add(
      int samples, float[] g, int go, float[] w, int wo, int ws, int runs, float[] sums, int so) {
    for (int lane = 0; lane < RUN; lane += L) {
      if (samples == 8) {
        rows3x8(g, go + lane, w, wo + lane, ws, runs, sums, so + lane);
      } else if (ROWS == 3) {
        rows3x4(g, go + lane, w, wo + lane, ws, runs, sums, so + lane);
      } else {
        rows2x4(g, go + lane, w, wo + lane, ws, runs, sums, so + lane);
      }
    }
  }

  private static void rows3x8(
      float[] g, int go, float[] w, int wo, int ws, int runs, float[] sums, int so) {
    FloatVector a0 = FloatVector.fromArray(S, sums, so);
    FloatVector a1 = FloatVector.fromArray(S, sums, so + RUN);
    FloatVector a2 = FloatVector.fromArray(S, sums, so + 2 * RUN);
    FloatVector a3 = FloatVector.fromArray(S, sums, so + 3 * RUN);
    FloatVector a4 = FloatVector.fromArray(S, sums, so + 4 * RUN);
    FloatVector a5 = FloatVector.fromArray(S, sums, so + 5 * RUN);
    FloatVector a6 = FloatVector.fromArray(S, sums, so + 6 * RUN);
    FloatVector a7 = FloatVector.fromArray(S, sums, so + 7 * RUN);
    FloatVector b0 = FloatVector.fromArray(S, sums, so + 8 * RUN);
    FloatVector b1 = FloatVector.fromArray(S, sums, so + 9 * RUN);
    FloatVector b2 = FloatVector.fromArray(S, sums, so + 10 * RUN);
    FloatVector b3 = FloatVector.fromArray(S, sums, so + 11 * RUN);
    FloatVector b4 = FloatVector.fromArray(S, sums, so + 12 * RUN);
    FloatVector b5 = FloatVector.fromArray(S, sums, so + 13 * RUN);
    FloatVector b6 = FloatVector.fromArray(S, sums, so + 14 * RUN);
    FloatVector b7 = FloatVector.fromArray(S, sums, so + 15 * RUN);
    FloatVector c0 = FloatVector.fromArray(S, sums, so + 16 * RUN);
    FloatVector c1 = FloatVector.fromArray(S, sums, so + 17 * RUN);
    FloatVector c2 = FloatVector.fromArray(S, sums, so + 18 * RUN);
    FloatVector c3 = FloatVector.fromArray(S, sums, so + 19 * RUN);
    FloatVector c4 = FloatVector.fromArray(S, sums, so + 20 * RUN);
    FloatVector c5 = FloatVector.fromArray(S, sums, so + 21 * RUN);
    FloatVector c6 = FloatVector.fromArray(S, sums, so + 22 * RUN);
    FloatVector c7 = FloatVector.fromArray(S, sums, so + 23 * RUN);
    int bound = (runs * RUN) & INDEX;
    int w0 = wo & INDEX;
    int w1 = (wo + ws) & INDEX;
    int w2 = (wo + 2 * ws) & INDEX;
    int g0 = go & INDEX;
    for (int o = 0; o < bound; o += RUN) {
      FloatVector wa = FloatVector.fromArray(S, w, w0 + o);
      FloatVector wb = FloatVector.fromArray(S, w, w1 + o);
      FloatVector wc = FloatVector.fromArray(S, w, w2 + o);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 8 * o);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      c0 = v.fma(wc, c0);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + RUN);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      c1 = v.fma(wc, c1);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 2 * RUN);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      c2 = v.fma(wc, c2);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 3 * RUN);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
      c3 = v.fma(wc, c3);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 4 * RUN);
      a4 = v.fma(wa, a4);
      b4 = v.fma(wb, b4);
      c4 = v.fma(wc, c4);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 5 * RUN);
      a5 = v.fma(wa, a5);
      b5 = v.fma(wb, b5);
      c5 = v.fma(wc, c5);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 6 * RUN);
      a6 = v.fma(wa, a6);
      b6 = v.fma(wb, b6);
      c6 = v.fma(wc, c6);
      v = FloatVector.fromArray(S, g, g0 + 8 * o + 7 * RUN);
      a7 = v.fma(wa, a7);
      b7 = v.fma(wb, b7);
      c7 = v.fma(wc, c7);
    }
    a0.intoArray(sums, so);
    a1.intoArray(sums, so + RUN);
    a2.intoArray(sums, so + 2 * RUN);
    a3.intoArray(sums, so + 3 * RUN);
    a4.intoArray(sums, so + 4 * RUN);
    a5.intoArray(sums, so + 5 * RUN);
    a6.intoArray(sums, so + 6 * RUN);
    a7.intoArray(sums, so + 7 * RUN);
    b0.intoArray(sums, so + 8 * RUN);
    b1.intoArray(sums, so + 9 * RUN);
    b2.intoArray(sums, so + 10 * RUN);
    b3.intoArray(sums, so + 11 * RUN);
    b4.intoArray(sums, so + 12 * RUN);
    b5.intoArray(sums, so + 13 * RUN);
    b6.intoArray(sums, so + 14 * RUN);
    b7.intoArray(sums, so + 15 * RUN);
    c0.intoArray(sums, so + 16 * RUN);
    c1.intoArray(sums, so + 17 * RUN);
    c2.intoArray(sums, so + 18 * RUN);
    c3.intoArray(sums, so + 19 * RUN);
    c4.intoArray(sums, so + 20 * RUN);
    c5.intoArray(sums, so + 21 * RUN);
    c6.intoArray(sums, so + 22 * RUN);
    c7.intoArray(sums, so + 23 * RUN);
  }

  private static void rows3x4(
      float[] g, int go, float[] w, int wo, int ws, int runs, float[] sums, int so) {
    FloatVector a0 = FloatVector.fromArray(S, sums, so);
    FloatVector a1 = FloatVector.fromArray(S, sums, so + RUN);
    FloatVector a2 = FloatVector.fromArray(S, sums, so + 2 * RUN);
    FloatVector a3 = FloatVector.fromArray(S, sums, so + 3 * RUN);
    FloatVector b0 = FloatVector.fromArray(S, sums, so + 4 * RUN);
    FloatVector b1 = FloatVector.fromArray(S, sums, so + 5 * RUN);
    FloatVector b2 = FloatVector.fromArray(S, sums, so + 6 * RUN);
    FloatVector b3 = FloatVector.fromArray(S, sums, so + 7 * RUN);
    FloatVector c0 = FloatVector.fromArray(S, sums, so + 8 * RUN);
    FloatVector c1 = FloatVector.fromArray(S, sums, so + 9 * RUN);
    FloatVector c2 = FloatVector.fromArray(S, sums, so + 10 * RUN);
    FloatVector c3 = FloatVector.fromArray(S, sums, so + 11 * RUN);
    int bound = (runs * RUN) & INDEX;
    int w0 = wo & INDEX;
    int w1 = (wo + ws) & INDEX;
    int w2 = (wo + 2 * ws) & INDEX;
    int g0 = go & INDEX;
    for (int o = 0; o < bound; o += RUN) {
      FloatVector wa = FloatVector.fromArray(S, w, w0 + o);
      FloatVector wb = FloatVector.fromArray(S, w, w1 + o);
      FloatVector wc = FloatVector.fromArray(S, w, w2 + o);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 4 * o);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      c0 = v.fma(wc, c0);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + RUN);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      c1 = v.fma(wc, c1);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 2 * RUN);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      c2 = v.fma(wc, c2);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 3 * RUN);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
      c3 = v.fma(wc, c3);
    }
    a0.intoArray(sums, so);
    a1.intoArray(sums, so + RUN);
    a2.intoArray(sums, so + 2 * RUN);
    a3.intoArray(sums, so + 3 * RUN);
    b0.intoArray(sums, so + 4 * RUN);
    b1.intoArray(sums, so + 5 * RUN);
    b2.intoArray(sums, so + 6 * RUN);
    b3.intoArray(sums, so + 7 * RUN);
    c0.intoArray(sums, so + 8 * RUN);
    c1.intoArray(sums, so + 9 * RUN);
    c2.intoArray(sums, so + 10 * RUN);
    c3.intoArray(sums, so + 11 * RUN);
  }

  /** Two runs a step, for the compiler would unroll a shorter one further and spill sums. */
  private static void rows2x4(
      float[] g, int go, float[] w, int wo, int ws, int runs, float[] sums, int so) {
    FloatVector a0 = FloatVector.fromArray(S, sums, so);
    FloatVector a1 = FloatVector.fromArray(S, sums, so + RUN);
    FloatVector a2 = FloatVector.fromArray(S, sums, so + 2 * RUN);
    FloatVector a3 = FloatVector.fromArray(S, sums, so + 3 * RUN);
    FloatVector b0 = FloatVector.fromArray(S, sums, so + 4 * RUN);
    FloatVector b1 = FloatVector.fromArray(S, sums, so + 5 * RUN);
    FloatVector b2 = FloatVector.fromArray(S, sums, so + 6 * RUN);
    FloatVector b3 = FloatVector.fromArray(S, sums, so + 7 * RUN);
    int bound = (runs * RUN) & INDEX;
    int pairs = bound / (2 * RUN) * (2 * RUN);
    int w0 = wo & INDEX;
    int w1 = (wo + ws) & INDEX;
    int g0 = go & INDEX;
    for (int o = 0; o < pairs; o += 2 * RUN) {
      FloatVector wa = FloatVector.fromArray(S, w, w0 + o);
      FloatVector wb = FloatVector.fromArray(S, w, w1 + o);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 4 * o);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + RUN);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 2 * RUN);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 3 * RUN);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
      wa = FloatVector.fromArray(S, w, w0 + o + RUN);
      wb = FloatVector.fromArray(S, w, w1 + o + RUN);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 4 * RUN);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 5 * RUN);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 6 * RUN);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 7 * RUN);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
    }
    if (pairs < bound) {
      int o = pairs;
      FloatVector wa = FloatVector.fromArray(S, w, w0 + o);
      FloatVector wb = FloatVector.fromArray(S, w, w1 + o);
      FloatVector v = FloatVector.fromArray(S, g, g0 + 4 * o);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + RUN);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 2 * RUN);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      v = FloatVector.fromArray(S, g, g0 + 4 * o + 3 * RUN);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
    }
    a0.intoArray(sums, so);
    a1.intoArray(sums, so + RUN);
    a2.intoArray(sums, so + 2 * RUN);
    a3.intoArray(sums, so + 3 * RUN);
    b0.intoArray(sums, so + 4 * RUN);
    b1.intoArray(sums, so + 5 * RUN);
    b2.intoArray(sums, so + 6 * RUN);
    b3.intoArray(sums, so + 7 * RUN);
  }
}
