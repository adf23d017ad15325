package limpid.core.kernel.vector.linear;

import static limpid.core.kernel.vector.tile.Tiles.INDEX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * {@code dx[n,i] = sum_o dy[n,o] w[i,o]}: rows of weights stream by and each is reduced in 16
 * lanes. One sample takes four rows at a time, more take {@link DotProducts}.
 */
public final class LinearInput implements DotProducts.Weights {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int RUN = DotTiles.RUN;
  private static final int ROWS = 4;

  private final int n;
  private final int in;
  private final int out;
  private final float[] dy;
  private final float[] w;
  private final float[] dx;
  private float[] rests;

  public LinearInput(int n, int in, int out, float[] dy, float[] w, float[] dx) {
    this.n = n;
    this.in = in;
    this.out = out;
    this.dy = dy;
    this.w = w;
    this.dx = dx;
  }

  public void run() {
    if (n == 1 || in < DotTiles.ROWS) {
      int grain = Math.max(ROWS, (1 << 16) / Math.max(1, out));
      Workers.shared().ranges(in, grain, this::rows);
      return;
    }
    rests = out % RUN == 0 ? null : rests();
    new DotProducts(n, in, Gradients.of(n, out, Math.ceilDiv(out, RUN), dy), this, dx).run();
    if (rests != null) {
      Scratch.give(rests);
    }
  }

  /** The last weights of each row, which fill no run, and zeros up to a run. */
  private float[] rests() {
    float[] lasts = Scratch.take(Panels.FIRST + in * RUN);
    int valid = out % RUN;
    for (int row = 0; row < in; row++) {
      int at = Panels.FIRST + row * RUN;
      for (int o = 0; o < valid; o++) {
        lasts[at + o] = w[(row + 1) * out - valid + o];
      }
      for (int o = valid; o < RUN; o++) {
        lasts[at + o] = 0;
      }
    }
    return lasts;
  }

  @Override
  public void add(
      int samples, float[] g, int go, int row, int run, int runs, float[] sums, int so) {
    int whole = Math.min(runs, out / RUN - run);
    DotTiles.add(samples, g, go, w, row * out + run * RUN, out, whole, sums, so);
    if (whole < runs) {
      int from = go + whole * samples * RUN;
      DotTiles.add(samples, g, from, rests, Panels.FIRST + row * RUN, RUN, 1, sums, so);
    }
  }

  private void rest(int row, int sample, float[] sums, int so) {
    for (int o = out / RUN * RUN; o < out; o++) {
      int lane = so + o % RUN;
      sums[lane] = Math.fma(dy[sample * out + o], w[row * out + o], sums[lane]);
    }
  }

  private void rows(int from, int to) {
    float[] sums = new float[ROWS * RUN];
    for (int i = from; i < to; i += ROWS) {
      int first = Math.max(from, Math.min(i, to - ROWS));
      int rows = Math.min(ROWS, to - first);
      for (int sample = 0; sample < n; sample++) {
        if (rows == ROWS) {
          four(dy, sample * out, w, first * out, out, sums);
        } else {
          for (int row = 0; row < rows; row++) {
            one(dy, sample * out, w, (first + row) * out, out, sums, row * RUN);
          }
        }
        for (int row = 0; row < rows; row++) {
          rest(first + row, sample, sums, row * RUN);
          dx[sample * in + first + row] = DotTiles.total(sums, row * RUN);
        }
      }
    }
  }

  /** The sums of four rows over all whole runs of 16. */
  private static void four(float[] dy, int yo, float[] w, int wo, int out, float[] sums) {
    int bound = out / RUN * RUN;
    if (L == RUN) {
      whole(dy, yo, w, wo, out, bound, sums);
      return;
    }
    for (int lane = 0; lane < RUN; lane += 2 * L) {
      half(dy, yo + lane, w, wo + lane, out, bound, sums, lane);
    }
  }

  /** Of all lanes, where a vector holds them. */
  private static void whole(
      float[] dy, int yo, float[] w, int wo, int out, int bound, float[] sums) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int o = 0; o < bound; o += RUN) {
      FloatVector g = FloatVector.fromArray(S, dy, yo + o);
      s0 = g.fma(FloatVector.fromArray(S, w, wo + o), s0);
      s1 = g.fma(FloatVector.fromArray(S, w, wo + out + o), s1);
      s2 = g.fma(FloatVector.fromArray(S, w, wo + 2 * out + o), s2);
      s3 = g.fma(FloatVector.fromArray(S, w, wo + 3 * out + o), s3);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, RUN);
    s2.intoArray(sums, 2 * RUN);
    s3.intoArray(sums, 3 * RUN);
  }

  /**
   * Of the lanes of two vectors: where these are all, a line of each row is read once. Every weight
   * is wanted once and so is no value beside the eight sums, but an operand in memory.
   */
  private static void half(
      float[] dy, int yo, float[] w, int wo, int out, int bound, float[] sums, int at) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector t0 = s0;
    FloatVector t1 = s0;
    FloatVector t2 = s0;
    FloatVector t3 = s0;
    int w0 = wo & INDEX;
    int w1 = (wo + out) & INDEX;
    int w2 = (wo + 2 * out) & INDEX;
    int w3 = (wo + 3 * out) & INDEX;
    for (int o = 0; o < bound; o += RUN) {
      FloatVector g = FloatVector.fromArray(S, dy, yo + o);
      FloatVector h = FloatVector.fromArray(S, dy, yo + o + L);
      s0 = g.fma(FloatVector.fromArray(S, w, w0 + o), s0);
      t0 = h.fma(FloatVector.fromArray(S, w, w0 + o + L), t0);
      s1 = g.fma(FloatVector.fromArray(S, w, w1 + o), s1);
      t1 = h.fma(FloatVector.fromArray(S, w, w1 + o + L), t1);
      s2 = g.fma(FloatVector.fromArray(S, w, w2 + o), s2);
      t2 = h.fma(FloatVector.fromArray(S, w, w2 + o + L), t2);
      s3 = g.fma(FloatVector.fromArray(S, w, w3 + o), s3);
      t3 = h.fma(FloatVector.fromArray(S, w, w3 + o + L), t3);
    }
    s0.intoArray(sums, at);
    t0.intoArray(sums, at + L);
    s1.intoArray(sums, at + RUN);
    t1.intoArray(sums, at + RUN + L);
    s2.intoArray(sums, at + 2 * RUN);
    t2.intoArray(sums, at + 2 * RUN + L);
    s3.intoArray(sums, at + 3 * RUN);
    t3.intoArray(sums, at + 3 * RUN + L);
  }

  /** The same of one row, for any width of vectors. */
  private static void one(float[] dy, int yo, float[] w, int wo, int out, float[] sums, int at) {
    for (int lane = 0; lane < RUN; lane += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int o = 0; o + RUN <= out; o += RUN) {
        FloatVector g = FloatVector.fromArray(S, dy, yo + o + lane);
        sum = g.fma(FloatVector.fromArray(S, w, wo + o + lane), sum);
      }
      sum.intoArray(sums, at + lane);
    }
  }
}
