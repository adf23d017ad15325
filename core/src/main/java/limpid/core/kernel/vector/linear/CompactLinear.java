package limpid.core.kernel.vector.linear;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * Fully-connected layers with weights in bfloat16, and their adjoint: as {@link Linear} and {@link
 * LinearInput}, with half the bytes from memory. Rows are filled up with zeros to whole runs of 32
 * outputs, so no output is left over.
 */
public final class CompactLinear implements MatrixProduct.Weights, DotProducts.Weights {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final VectorSpecies<Integer> I = S.withLanes(int.class);
  private static final int RUN = 32;
  private static final int HALF = 16;

  /** Rows at a time of the adjoint of one sample. */
  private static final int ROWS = 4;

  private final int n;
  private final Bfloat16 w;
  private final int[] words;
  private final int row;

  public CompactLinear(int n, Bfloat16 w) {
    this.n = n;
    this.w = w;
    words = w.words();
    row = w.rowWords();
  }

  /** {@code y[n,o] = bias[o] + sum_i x[n,i] w[i,o]}. */
  public void forward(float[] x, float[] bias, float[] y) {
    if (n > Linear.FEW) {
      new MatrixProduct(n, w.in(), w.out(), x, this, bias, y).run();
      return;
    }
    int runs = Math.ceilDiv(w.out(), RUN);
    int pieces =
        Math.min(
            runs, Math.max(Workers.shared().threads(), Math.ceilDiv(w.out(), Linear.stream(n))));
    Workers.shared()
        .split(
            pieces,
            piece -> outputs(runs * piece / pieces, runs * (piece + 1) / pieces, x, bias, y));
  }

  /** Some runs of outputs of all samples. */
  private void outputs(int fromRun, int toRun, float[] x, float[] bias, float[] y) {
    int in = w.in();
    int width = (toRun - fromRun) * RUN;
    int apart = Linear.apart(width);
    int groups = Linear.groups(n);
    int end = Panels.FIRST + Math.max(n, groups * LinearTiles.SAMPLES) * apart;
    float[] sums = Scratch.take(end);
    Arrays.fill(sums, 0, end, 0f);
    float[] turned = new float[LinearTiles.ROWS * LinearTiles.SAMPLES];
    int at = fromRun * HALF;
    int i = 0;
    for (; i + LinearTiles.ROWS <= in; i += LinearTiles.ROWS) {
      for (int group = 0; group < groups; group++) {
        int sample = group * LinearTiles.SAMPLES;
        LinearTiles.turn(x, n, in, sample, i, turned);
        int so = Panels.FIRST + sample * apart;
        for (int run = 0; run < width; run += RUN) {
          CompactTiles.add(turned, words, i * row + at + run / 2, row, sums, so + run, apart);
        }
      }
      for (int sample = 0; sample < n && groups == 0; sample++) {
        int so = Panels.FIRST + sample * apart;
        rows4(x, sample * in + i, words, i * row + at, row, sums, so, width);
        rows4(x, sample * in + i + 4, words, (i + 4) * row + at, row, sums, so, width);
      }
    }
    for (; i < in; i++) {
      for (int sample = 0; sample < n; sample++) {
        int so = Panels.FIRST + sample * apart;
        row(x[sample * in + i], words, i * row + at, sums, so, width);
      }
    }
    int first = fromRun * RUN;
    int count = Math.min(width, w.out() - first);
    for (int sample = 0; sample < n; sample++) {
      System.arraycopy(sums, Panels.FIRST + sample * apart, y, sample * w.out() + first, count);
      for (int o = first; o < first + count && bias != null; o++) {
        y[sample * w.out() + o] += bias[o];
      }
    }
    Scratch.give(sums);
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
        low = v0.fma(CompactTiles.lower(p0), low);
        high = v0.fma(CompactTiles.upper(p0), high);
        low = v1.fma(CompactTiles.lower(p1), low);
        high = v1.fma(CompactTiles.upper(p1), high);
        low = v2.fma(CompactTiles.lower(p2), low);
        high = v2.fma(CompactTiles.upper(p2), high);
        low = v3.fma(CompactTiles.lower(p3), low);
        high = v3.fma(CompactTiles.upper(p3), high);
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
        v.fma(CompactTiles.lower(pair), FloatVector.fromArray(S, sums, to)).intoArray(sums, to);
        v.fma(CompactTiles.upper(pair), FloatVector.fromArray(S, sums, to + HALF))
            .intoArray(sums, to + HALF);
      }
    }
  }

  @Override
  public float[] row(int i, int from, int to, float[] line) {
    int first = from / RUN * HALF;
    CompactTiles.widen(words, i * row + first, Math.ceilDiv(to, RUN) * HALF - first, line);
    return line;
  }

  @Override
  public int at(int i, int from) {
    return from % RUN;
  }

  /** {@code dx[n,i] = sum_o dy[n,o] w[i,o]}, in 16 sums over o mod 16. */
  public void input(float[] dy, float[] dx) {
    if (w.in() < DotTiles.ROWS) {
      new LinearInput(n, w.in(), w.out(), dy, w.widened(), dx).run();
      return;
    }
    if (n == 1 && w.in() >= ROWS) {
      single(dy, dx);
      return;
    }
    Gradients g = Gradients.of(n, w.out(), row / HALF * 2, dy);
    new DotProducts(n, w.in(), g, this, dx).run();
  }

  /** Four rows of weights at a time; where fewer are left, some of them twice. */
  private void single(float[] dy, float[] dx) {
    float[] g = Scratch.take(2 * row);
    System.arraycopy(dy, 0, g, 0, w.out());
    Arrays.fill(g, w.out(), 2 * row, -0f);
    int grain = Math.max(ROWS, (1 << 16) / row);
    Workers.shared()
        .ranges(
            w.in(),
            grain,
            (from, to) -> {
              float[] sums = new float[ROWS * DotTiles.RUN];
              for (int i = from; i < to; i += ROWS) {
                int first = Math.min(i, w.in() - ROWS);
                for (int lane = 0; lane < HALF; lane += L) {
                  CompactTiles.rows4(g, lane, words, first * row + lane, row, sums, lane);
                }
                for (int j = 0; j < ROWS; j++) {
                  dx[first + j] = DotTiles.total(sums, j * DotTiles.RUN);
                }
              }
            });
    Scratch.give(g);
  }

  @Override
  public void add(int samples, float[] g, int go, int i, int run, int runs, float[] sums, int so) {
    int wo = i * row + run * HALF / 2;
    CompactTiles.dot(samples, g, go, words, wo, row, runs * HALF / 2, sums, so);
  }

  /** No output is left over. */
}
