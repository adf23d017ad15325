package limpid.core.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Workers;

/**
 * {@code y[n,o] = bias[o] + sum_i x[n,i] w[i,o]}.
 *
 * <p>For few samples the weights stream by once, eight rows of up to 1024 outputs at a time, and
 * the sums lie in the first-level cache: the speed of memory is the limit, and four samples share
 * every load of weights. For many, blocks of weights are packed into panels and the tiles of
 * convolutions run, the sums going on from block to block.
 */
final class Linear {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int FEW = 24;

  /** Rows of weights in a packed block: 36 KB, from pages of memory that all panels share. */
  private static final int BLOCK = 36 * 256 / Panels.WIDE;

  private static final int STREAM = 1024;

  private final int n;
  private final int in;
  private final int out;
  private final float[] x;
  private final float[] w;
  private final float[] bias;
  private final float[] y;
  private final Panels panels;

  Linear(int n, int in, int out, float[] x, float[] w, float[] bias, float[] y) {
    Tiles.check(x);
    this.n = n;
    this.in = in;
    this.out = out;
    this.x = x;
    this.w = w;
    this.bias = bias;
    this.y = y;
    panels = new Panels(out);
  }

  void run() {
    int threads = Workers.shared().threads();
    if (n < FEW) {
      int lines = (out + 15) / 16;
      int pieces = Math.min(lines, Math.max(2 * threads, (out + STREAM - 1) / STREAM));
      if ((long) in * out * n < 1 << 14) {
        pieces = 1;
      }
      int shares = Math.max(1, pieces);
      Workers.shared()
          .split(shares, i -> stream(lines * i / shares * 16, lines * (i + 1) / shares * 16));
      return;
    }
    int panelRuns = Math.min(panels.count(), threads);
    int sampleRuns =
        panelRuns < threads ? Math.min((n + 7) / 8, (threads + panelRuns - 1) / panelRuns) : 1;
    Workers.shared()
        .split(
            panelRuns * sampleRuns,
            i -> {
              int share = i / panelRuns;
              int run = i % panelRuns;
              int eights = (n + 7) / 8;
              int from = eights * share / sampleRuns * 8;
              int to = Math.min(n, eights * (share + 1) / sampleRuns * 8);
              product(
                  panels.count() * run / panelRuns,
                  panels.count() * (run + 1) / panelRuns,
                  from,
                  to);
            });
  }

  /**
   * All samples, outputs from a to b. Their sums are kept apart by a little more than a power of
   * two, so that they do not fall on the same lines of the cache.
   */
  private void stream(int a, int b) {
    int end = Math.min(b, out);
    int apart = STREAM + L;
    float[] sums = Scratch.take(n * apart);
    for (int from = a; from < end; from += STREAM) {
      int count = Math.min(STREAM, end - from);
      Arrays.fill(sums, 0, n * apart, 0f);
      int i = 0;
      for (; i + 8 <= in; i += 8) {
        rows(i, from, count, sums, apart);
      }
      for (; i < in; i++) {
        for (int sample = 0; sample < n; sample++) {
          row(x[sample * in + i], w, i * out + from, sums, sample * apart, count);
        }
      }
      for (int sample = 0; sample < n; sample++) {
        System.arraycopy(sums, sample * apart, y, sample * out + from, count);
        for (int o = from; o < from + count && bias != null; o++) {
          y[sample * out + o] += bias[o];
        }
      }
    }
    Scratch.give(sums);
  }

  /** Eight rows for all samples. */
  private void rows(int i, int from, int count, float[] sums, int apart) {
    int sample = 0;
    for (; sample + 4 <= n; sample += 4) {
      for (int four = i; four < i + 8; four += 4) {
        int wo = four * out + from;
        rows4(x, sample * in + four, in, w, wo, out, sums, sample * apart, apart, count);
      }
    }
    for (; sample < n; sample++) {
      rows8(x, sample * in + i, w, i * out + from, out, sums, sample * apart, count);
    }
  }

  private static void rows8(
      float[] x, int xo, float[] w, int wo, int ws, float[] y, int yo, int count) {
    FloatVector v0 = FloatVector.broadcast(S, x[xo]);
    FloatVector v1 = FloatVector.broadcast(S, x[xo + 1]);
    FloatVector v2 = FloatVector.broadcast(S, x[xo + 2]);
    FloatVector v3 = FloatVector.broadcast(S, x[xo + 3]);
    FloatVector v4 = FloatVector.broadcast(S, x[xo + 4]);
    FloatVector v5 = FloatVector.broadcast(S, x[xo + 5]);
    FloatVector v6 = FloatVector.broadcast(S, x[xo + 6]);
    FloatVector v7 = FloatVector.broadcast(S, x[xo + 7]);
    int bound = S.loopBound(count);
    for (int o = 0; o < bound; o += L) {
      int at = wo + o;
      FloatVector sum = FloatVector.fromArray(S, y, yo + o);
      sum = v0.fma(FloatVector.fromArray(S, w, at), sum);
      sum = v1.fma(FloatVector.fromArray(S, w, at + ws), sum);
      sum = v2.fma(FloatVector.fromArray(S, w, at + 2 * ws), sum);
      sum = v3.fma(FloatVector.fromArray(S, w, at + 3 * ws), sum);
      sum = v4.fma(FloatVector.fromArray(S, w, at + 4 * ws), sum);
      sum = v5.fma(FloatVector.fromArray(S, w, at + 5 * ws), sum);
      sum = v6.fma(FloatVector.fromArray(S, w, at + 6 * ws), sum);
      sum = v7.fma(FloatVector.fromArray(S, w, at + 7 * ws), sum);
      sum.intoArray(y, yo + o);
    }
    for (int i = 0; i < 8 && bound < count; i++) {
      float value = x[xo + i];
      for (int o = bound; o < count; o++) {
        y[yo + o] = Math.fma(value, w[wo + i * ws + o], y[yo + o]);
      }
    }
  }

  /** Four rows for four samples: every vector of weights is loaded once. */
  private static void rows4(
      float[] x, int xo, int xs, float[] w, int wo, int ws, float[] y, int yo, int ys, int count) {
    FloatVector a0 = FloatVector.broadcast(S, x[xo]);
    FloatVector a1 = FloatVector.broadcast(S, x[xo + 1]);
    FloatVector a2 = FloatVector.broadcast(S, x[xo + 2]);
    FloatVector a3 = FloatVector.broadcast(S, x[xo + 3]);
    FloatVector b0 = FloatVector.broadcast(S, x[xo + xs]);
    FloatVector b1 = FloatVector.broadcast(S, x[xo + xs + 1]);
    FloatVector b2 = FloatVector.broadcast(S, x[xo + xs + 2]);
    FloatVector b3 = FloatVector.broadcast(S, x[xo + xs + 3]);
    FloatVector c0 = FloatVector.broadcast(S, x[xo + 2 * xs]);
    FloatVector c1 = FloatVector.broadcast(S, x[xo + 2 * xs + 1]);
    FloatVector c2 = FloatVector.broadcast(S, x[xo + 2 * xs + 2]);
    FloatVector c3 = FloatVector.broadcast(S, x[xo + 2 * xs + 3]);
    FloatVector d0 = FloatVector.broadcast(S, x[xo + 3 * xs]);
    FloatVector d1 = FloatVector.broadcast(S, x[xo + 3 * xs + 1]);
    FloatVector d2 = FloatVector.broadcast(S, x[xo + 3 * xs + 2]);
    FloatVector d3 = FloatVector.broadcast(S, x[xo + 3 * xs + 3]);
    int bound = S.loopBound(count);
    for (int o = 0; o < bound; o += L) {
      FloatVector w0 = FloatVector.fromArray(S, w, wo + o);
      FloatVector w1 = FloatVector.fromArray(S, w, wo + ws + o);
      FloatVector w2 = FloatVector.fromArray(S, w, wo + 2 * ws + o);
      FloatVector w3 = FloatVector.fromArray(S, w, wo + 3 * ws + o);
      int to = yo + o;
      FloatVector a = FloatVector.fromArray(S, y, to);
      FloatVector b = FloatVector.fromArray(S, y, to + ys);
      FloatVector c = FloatVector.fromArray(S, y, to + 2 * ys);
      FloatVector d = FloatVector.fromArray(S, y, to + 3 * ys);
      a = a0.fma(w0, a);
      b = b0.fma(w0, b);
      c = c0.fma(w0, c);
      d = d0.fma(w0, d);
      a = a1.fma(w1, a);
      b = b1.fma(w1, b);
      c = c1.fma(w1, c);
      d = d1.fma(w1, d);
      a = a2.fma(w2, a);
      b = b2.fma(w2, b);
      c = c2.fma(w2, c);
      d = d2.fma(w2, d);
      a3.fma(w3, a).intoArray(y, to);
      b3.fma(w3, b).intoArray(y, to + ys);
      c3.fma(w3, c).intoArray(y, to + 2 * ys);
      d3.fma(w3, d).intoArray(y, to + 3 * ys);
    }
    for (int sample = 0; sample < 4 && bound < count; sample++) {
      for (int i = 0; i < 4; i++) {
        float value = x[xo + sample * xs + i];
        row(value, w, wo + i * ws + bound, y, yo + sample * ys + bound, count - bound);
      }
    }
  }

  private static void row(float value, float[] w, int wo, float[] y, int yo, int count) {
    for (int o = 0; o < count; o++) {
      y[yo + o] = Math.fma(value, w[wo + o], y[yo + o]);
    }
  }

  /** Panels and samples of one piece, block of inputs by block. */
  private void product(int fromPanel, int toPanel, int first, int end) {
    float[] packed = Scratch.take(Panels.FIRST + Math.min(in, BLOCK) * Panels.WIDE);
    float[] buffer = new float[16 * L];
    float[] biases = new float[Panels.WIDE];
    for (int block = 0; block == 0 || block < in; block += BLOCK) {
      int rows = Math.min(BLOCK, in - block);
      for (int panel = fromPanel; panel < toPanel; panel++) {
        Cover cover = Cover.apart(panels.vectors(panel), end - first);
        if (bias != null) {
          System.arraycopy(bias, panels.start(panel), biases, 0, panels.valid(panel));
        }
        panels.pack(panel, w, block * out, out, rows, packed, Panels.FIRST);
        samples(panel, cover, block, rows, first, packed, biases, buffer);
      }
    }
    Scratch.give(packed);
  }

  private void samples(
      int panel,
      Cover cover,
      int block,
      int rows,
      int first,
      float[] packed,
      float[] biases,
      float[] buffer) {
    int width = panels.width(panel);
    int valid = panels.valid(panel);
    boolean last = block + rows == in;
    int[] tap = {block};
    for (int t = 0; t < cover.count(); t++) {
      int length = cover.lengths()[t];
      int sample = first + cover.starts()[t];
      int yo = sample * out + panels.start(panel);
      float[] to = valid < width ? buffer : y;
      int at = valid < width ? 0 : yo;
      int step = valid < width ? width : out;
      for (int i = 0; i < length && to == buffer && block > 0; i++) {
        System.arraycopy(y, yo + i * out, buffer, i * width, valid);
      }
      Tiles.run(
          panels.vectors(panel),
          length,
          x,
          sample * in,
          in,
          tap,
          rows,
          packed,
          Panels.FIRST,
          block == 0 ? Tiles.ZEROS : to,
          block == 0 ? 0 : at,
          block == 0 ? 0 : step,
          to,
          at,
          step);
      if (last) {
        Finish.run(length, width, biases, 0, null, Finish.NONE, to, at, step);
      }
      for (int i = 0; i < length && to == buffer; i++) {
        System.arraycopy(buffer, i * width, y, yo + i * out, valid);
      }
    }
  }
}
