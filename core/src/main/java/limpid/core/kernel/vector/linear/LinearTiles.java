package limpid.core.kernel.vector.linear;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Tiling;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * The micro-kernels of fully-connected layers on a few samples: the sums of eight samples for one
 * or two vectors of outputs go on by {@link #ROWS} rows of weights, which are read where they lie.
 *
 * <pre>
 *                w[row][ L lanes | L lanes ]      eight rows, each a stream of its own from memory
 *   x[row][0]    c0a        c0b
 *   x[row][1]    c1a        c1b                   ten loads feed sixteen multiply-adds
 *   …            …          …
 *   x[row][7]    c7a        c7b
 * </pre>
 *
 * <p>Wider tiles need weights that lie together ({@link Tiles}), and with a few samples copying
 * them would take longer than the multiplications. More rows at a time are faster in the cache and
 * slower from memory: the processor follows so many streams and no more.
 */
final class LinearTiles {
  /** Samples of a tile. */
  static final int SAMPLES = 8;

  /** Rows of weights that one call reads. */
  static final int ROWS = 8;

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  private LinearTiles() {}

  /**
   * Adds {@code x[row][sample] w[row][o]} to the sums of {@code count} outputs, a multiple of the
   * lanes of a vector.
   *
   * @param x dense, sample after sample of each row
   * @param ws from row to row of w
   * @param ys from sample to sample of the sums y
   */
  static void add(float[] x, float[] w, int wo, int ws, float[] y, int yo, int ys, int count) {
    int o = 0;
    if (Tiling.CHOSEN.linearVectors() == 2) {
      for (; o + 2 * L <= count; o += 2 * L) {
        two(x, w, wo + o, ws, y, yo + o, ys);
      }
    }
    for (; o < count; o += L) {
      one(x, w, wo + o, ws, y, yo + o, ys);
    }
  }

  /**
   * Eight features of eight samples, feature after feature; samples that do not exist are zeros.
   */
  static void turn(float[] x, int n, int in, int sample, int i, float[] turned) {
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < SAMPLES; j++) {
        turned[row * SAMPLES + j] = sample + j < n ? x[(sample + j) * in + i + row] : 0;
      }
    }
  }

  private static void two(float[] x, float[] w, int wo, int ws, float[] y, int yo, int ys) {
    FloatVector c0a = FloatVector.fromArray(S, y, yo);
    FloatVector c0b = FloatVector.fromArray(S, y, yo + L);
    FloatVector c1a = FloatVector.fromArray(S, y, yo + ys);
    FloatVector c1b = FloatVector.fromArray(S, y, yo + ys + L);
    FloatVector c2a = FloatVector.fromArray(S, y, yo + 2 * ys);
    FloatVector c2b = FloatVector.fromArray(S, y, yo + 2 * ys + L);
    FloatVector c3a = FloatVector.fromArray(S, y, yo + 3 * ys);
    FloatVector c3b = FloatVector.fromArray(S, y, yo + 3 * ys + L);
    FloatVector c4a = FloatVector.fromArray(S, y, yo + 4 * ys);
    FloatVector c4b = FloatVector.fromArray(S, y, yo + 4 * ys + L);
    FloatVector c5a = FloatVector.fromArray(S, y, yo + 5 * ys);
    FloatVector c5b = FloatVector.fromArray(S, y, yo + 5 * ys + L);
    FloatVector c6a = FloatVector.fromArray(S, y, yo + 6 * ys);
    FloatVector c6b = FloatVector.fromArray(S, y, yo + 6 * ys + L);
    FloatVector c7a = FloatVector.fromArray(S, y, yo + 7 * ys);
    FloatVector c7b = FloatVector.fromArray(S, y, yo + 7 * ys + L);
    for (int row = 0; row < ROWS; row++) {
      FloatVector wa = FloatVector.fromArray(S, w, wo);
      FloatVector wb = FloatVector.fromArray(S, w, wo + L);
      wo += ws;
      FloatVector v = FloatVector.broadcast(S, x[SAMPLES * row]);
      c0a = v.fma(wa, c0a);
      c0b = v.fma(wb, c0b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 1]);
      c1a = v.fma(wa, c1a);
      c1b = v.fma(wb, c1b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 2]);
      c2a = v.fma(wa, c2a);
      c2b = v.fma(wb, c2b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 3]);
      c3a = v.fma(wa, c3a);
      c3b = v.fma(wb, c3b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 4]);
      c4a = v.fma(wa, c4a);
      c4b = v.fma(wb, c4b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 5]);
      c5a = v.fma(wa, c5a);
      c5b = v.fma(wb, c5b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 6]);
      c6a = v.fma(wa, c6a);
      c6b = v.fma(wb, c6b);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 7]);
      c7a = v.fma(wa, c7a);
      c7b = v.fma(wb, c7b);
    }
    c0a.intoArray(y, yo);
    c0b.intoArray(y, yo + L);
    c1a.intoArray(y, yo + ys);
    c1b.intoArray(y, yo + ys + L);
    c2a.intoArray(y, yo + 2 * ys);
    c2b.intoArray(y, yo + 2 * ys + L);
    c3a.intoArray(y, yo + 3 * ys);
    c3b.intoArray(y, yo + 3 * ys + L);
    c4a.intoArray(y, yo + 4 * ys);
    c4b.intoArray(y, yo + 4 * ys + L);
    c5a.intoArray(y, yo + 5 * ys);
    c5b.intoArray(y, yo + 5 * ys + L);
    c6a.intoArray(y, yo + 6 * ys);
    c6b.intoArray(y, yo + 6 * ys + L);
    c7a.intoArray(y, yo + 7 * ys);
    c7b.intoArray(y, yo + 7 * ys + L);
  }

  private static void one(float[] x, float[] w, int wo, int ws, float[] y, int yo, int ys) {
    FloatVector c0a = FloatVector.fromArray(S, y, yo);
    FloatVector c1a = FloatVector.fromArray(S, y, yo + ys);
    FloatVector c2a = FloatVector.fromArray(S, y, yo + 2 * ys);
    FloatVector c3a = FloatVector.fromArray(S, y, yo + 3 * ys);
    FloatVector c4a = FloatVector.fromArray(S, y, yo + 4 * ys);
    FloatVector c5a = FloatVector.fromArray(S, y, yo + 5 * ys);
    FloatVector c6a = FloatVector.fromArray(S, y, yo + 6 * ys);
    FloatVector c7a = FloatVector.fromArray(S, y, yo + 7 * ys);
    for (int row = 0; row < ROWS; row++) {
      FloatVector wa = FloatVector.fromArray(S, w, wo);
      wo += ws;
      FloatVector v = FloatVector.broadcast(S, x[SAMPLES * row]);
      c0a = v.fma(wa, c0a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 1]);
      c1a = v.fma(wa, c1a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 2]);
      c2a = v.fma(wa, c2a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 3]);
      c3a = v.fma(wa, c3a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 4]);
      c4a = v.fma(wa, c4a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 5]);
      c5a = v.fma(wa, c5a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 6]);
      c6a = v.fma(wa, c6a);
      v = FloatVector.broadcast(S, x[SAMPLES * row + 7]);
      c7a = v.fma(wa, c7a);
    }
    c0a.intoArray(y, yo);
    c1a.intoArray(y, yo + ys);
    c2a.intoArray(y, yo + 2 * ys);
    c3a.intoArray(y, yo + 3 * ys);
    c4a.intoArray(y, yo + 4 * ys);
    c5a.intoArray(y, yo + 5 * ys);
    c6a.intoArray(y, yo + 6 * ys);
    c7a.intoArray(y, yo + 7 * ys);
  }
}
