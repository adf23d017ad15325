package limpid.core.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.Workers;

/**
 * Fully-connected layers with weights in bfloat16, and their adjoint: one load of weights makes two
 * vectors of floats, by a shift and by a mask. Made for one sample, where memory is the limit.
 */
final class CompactLinear {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final VectorSpecies<Integer> I = S.withLanes(int.class);
  private static final int RUN = 32;
  private static final int HALF = 16;
  private static final int UPPER = 0xffff0000;

  /** Outputs whose sums stay in the first-level cache. */
  private static final int STREAM = 4096;

  private final int n;
  private final Bfloat16 w;
  private final int[] words;
  private final int row;

  CompactLinear(int n, Bfloat16 w) {
    this.n = n;
    this.w = w;
    words = w.words();
    row = w.rowWords();
  }

  /** {@code y[n,o] = bias[o] + sum_i x[n,i] w[i,o]}. */
  void forward(float[] x, float[] bias, float[] y) {
    int runs = (w.out() + RUN - 1) / RUN;
    int pieces =
        Math.min(runs, Math.max(Workers.shared().threads(), (w.out() + STREAM - 1) / STREAM));
    Workers.shared()
        .split(
            pieces,
            piece -> {
              int end = runs * (piece + 1) / pieces;
              int most = (n == 1 ? STREAM : STREAM / 4) / RUN;
              for (int from = runs * piece / pieces; from < end; from += most) {
                outputs(from, Math.min(end, from + most), x, bias, y);
              }
            });
  }

  /** Some runs of outputs of all samples. */
  private void outputs(int fromRun, int toRun, float[] x, float[] bias, float[] y) {
    int in = w.in();
    int width = (toRun - fromRun) * RUN;
    int apart = width + HALF;
    float[] sums = new float[n * apart];
    int at = fromRun * HALF;
    int i = 0;
    for (; i + 4 <= in; i += 4) {
      for (int sample = 0; sample < n; sample++) {
        rows4(x, sample * in + i, words, i * row + at, row, sums, sample * apart, width);
      }
    }
    for (; i < in; i++) {
      for (int sample = 0; sample < n; sample++) {
        row(x[sample * in + i], words, i * row + at, sums, sample * apart, width);
      }
    }
    int first = fromRun * RUN;
    int count = Math.min(width, w.out() - first);
    for (int sample = 0; sample < n; sample++) {
      System.arraycopy(sums, sample * apart, y, sample * w.out() + first, count);
      for (int o = first; o < first + count && bias != null; o++) {
        y[sample * w.out() + o] += bias[o];
      }
    }
  }

  private static FloatVector lower(IntVector pair) {
    return pair.lanewise(LSHL, 16).reinterpretAsFloats();
  }

  private static FloatVector upper(IntVector pair) {
    return pair.and(UPPER).reinterpretAsFloats();
  }

  private static void rows4(
      float[] x, int xo, int[] w, int wo, int ws, float[] sums, int so, int width) {
    FloatVector v0 = FloatVector.broadcast(S, x[xo]);
    FloatVector v1 = FloatVector.broadcast(S, x[xo + 1]);
    FloatVector v2 = FloatVector.broadcast(S, x[xo + 2]);
    FloatVector v3 = FloatVector.broadcast(S, x[xo + 3]);
    for (int run = 0; run < width; run += RUN) {
      int first = wo + run / 2;
      for (int lane = 0; lane < HALF; lane += L) {
        int at = first + lane;
        int to = so + run + lane;
        IntVector p0 = IntVector.fromArray(I, w, at);
        IntVector p1 = IntVector.fromArray(I, w, at + ws);
        IntVector p2 = IntVector.fromArray(I, w, at + 2 * ws);
        IntVector p3 = IntVector.fromArray(I, w, at + 3 * ws);
        FloatVector low = FloatVector.fromArray(S, sums, to);
        FloatVector high = FloatVector.fromArray(S, sums, to + HALF);
        low = v0.fma(lower(p0), low);
        high = v0.fma(upper(p0), high);
        low = v1.fma(lower(p1), low);
        high = v1.fma(upper(p1), high);
        low = v2.fma(lower(p2), low);
        high = v2.fma(upper(p2), high);
        low = v3.fma(lower(p3), low);
        high = v3.fma(upper(p3), high);
        low.intoArray(sums, to);
        high.intoArray(sums, to + HALF);
      }
    }
  }

  private static void row(float value, int[] w, int wo, float[] sums, int so, int width) {
    FloatVector v = FloatVector.broadcast(S, value);
    for (int run = 0; run < width; run += RUN) {
      for (int lane = 0; lane < HALF; lane += L) {
        IntVector pair = IntVector.fromArray(I, w, wo + run / 2 + lane);
        int to = so + run + lane;
        v.fma(lower(pair), FloatVector.fromArray(S, sums, to)).intoArray(sums, to);
        v.fma(upper(pair), FloatVector.fromArray(S, sums, to + HALF)).intoArray(sums, to + HALF);
      }
    }
  }

  /** {@code dx[n,i] = sum_o dy[n,o] w[i,o]}, in 16 sums over o mod 16. */
  void input(float[] dy, float[] dx) {
    int width = row * 2;
    float[] padded = new float[n * width];
    for (int sample = 0; sample < n; sample++) {
      System.arraycopy(dy, sample * w.out(), padded, sample * width, w.out());
    }
    Workers.shared()
        .ranges(
            w.in(),
            Math.max(1, (1 << 16) / Math.max(1, w.out())),
            (from, to) -> {
              float[] sums = new float[HALF];
              for (int i = from; i < to; i++) {
                for (int sample = 0; sample < n; sample++) {
                  sixteen(padded, sample * width, words, i * row, row, sums);
                  dx[sample * w.in() + i] = total(sums);
                }
              }
            });
  }

  private static void sixteen(float[] dy, int yo, int[] w, int wo, int row, float[] sums) {
    Arrays.fill(sums, 0);
    for (int lane = 0; lane < HALF; lane += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int at = lane; at < row; at += HALF) {
        IntVector pair = IntVector.fromArray(I, w, wo + at);
        int o = yo + 2 * at - lane;
        sum = FloatVector.fromArray(S, dy, o).fma(lower(pair), sum);
        sum = FloatVector.fromArray(S, dy, o + HALF).fma(upper(pair), sum);
      }
      sum.intoArray(sums, lane);
    }
  }

  private static float total(float[] sums) {
    for (int apart = HALF / 2; apart > 0; apart /= 2) {
      for (int j = 0; j < apart; j++) {
        sums[j] += sums[j + apart];
      }
    }
    return sums[0];
  }
}
