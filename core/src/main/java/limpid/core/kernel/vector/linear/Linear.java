package limpid.core.kernel.vector.linear;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * {@code y[n,o] = bias[o] + sum_i x[n,i] w[i,o]}.
 *
 * <p>For few samples the weights stream by once, eight rows of some thousand outputs at a time,
 * with the sums in the cache: the speed of memory is the limit. For many, blocks of weights are
 * packed: {@link MatrixProduct}.
 */
public final class Linear {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** The most samples for which weights are read where they lie. */
  static final int FEW = 2 * LinearTiles.SAMPLES;

  /** The most samples that are faster one by one. */
  static final int SINGLE = 2;

  private static final int ROWS = LinearTiles.ROWS;

  /** Outputs of several samples that are summed at a time: as many as the cache allows. */
  private static final int STREAM = 2048;

  /** The same of samples that go one by one. */
  private static final int LONG_STREAM = 4096;

  private final int n;
  private final int in;
  private final int out;
  private final float[] x;
  private final float[] w;
  private final float[] bias;
  private final float[] y;

  public Linear(int n, int in, int out, float[] x, float[] w, float[] bias, float[] y) {
    this.n = n;
    this.in = in;
    this.out = out;
    this.x = x;
    this.w = w;
    this.bias = bias;
    this.y = y;
  }

  public void run() {
    if (n > FEW) {
      new MatrixProduct(n, in, out, x, new MatrixProduct.Floats(out, w), bias, y).run();
      return;
    }
    int threads = (long) in * out * n < 1 << 14 ? 1 : Workers.shared().threads();
    int lines = (out + 15) / 16;
    int pieces = Math.min(lines, Math.max(threads, Math.ceilDiv(out, stream(n))));
    Workers.shared()
        .split(
            pieces,
            i -> stream(lines * i / pieces * 16, Math.min(out, lines * (i + 1) / pieces * 16)));
  }

  /** The most outputs of n samples that are summed at a time. */
  static int stream(int n) {
    return n <= SINGLE ? LONG_STREAM : STREAM;
  }

  /** From one sample's sums to the next: not a power of two, so that they spread over the cache. */
  static int apart(int outputs) {
    return outputs + 128;
  }

  /** All samples, some outputs, from a to b. */
  private void stream(int a, int b) {
    int groups = groups(n);
    int apart = apart(b - a);
    int end = Panels.FIRST + Math.max(n, groups * LinearTiles.SAMPLES) * apart;
    float[] sums = Scratch.take(end);
    Arrays.fill(sums, 0, end, 0f);
    float[] turned = new float[ROWS * LinearTiles.SAMPLES];
    int i = 0;
    for (; i + ROWS <= in; i += ROWS) {
      for (int group = 0; group < groups; group++) {
        LinearTiles.turn(x, n, in, group * LinearTiles.SAMPLES, i, turned);
        eight(turned, i, a, b - a, sums, apart, group * LinearTiles.SAMPLES);
      }
      for (int sample = 0; sample < n && groups == 0; sample++) {
        rows8(x, sample * in + i, w, i * out + a, out, sums, Panels.FIRST + sample * apart, b - a);
      }
    }
    for (; i < in; i++) {
      for (int sample = 0; sample < n; sample++) {
        row(x[sample * in + i], w, i * out + a, sums, Panels.FIRST + sample * apart, b - a);
      }
    }
    for (int sample = 0; sample < n; sample++) {
      System.arraycopy(sums, Panels.FIRST + sample * apart, y, sample * out + a, b - a);
      for (int o = a; o < b && bias != null; o++) {
        y[sample * out + o] += bias[o];
      }
    }
    Scratch.give(sums);
  }

  /** How many tiles the samples fill, or none where they go one by one. */
  static int groups(int n) {
    return n <= SINGLE ? 0 : Math.ceilDiv(n, LinearTiles.SAMPLES);
  }

  /** Eight rows for eight samples. */
  private void eight(
      float[] turned, int i, int from, int count, float[] sums, int apart, int sample) {
    int whole = S.loopBound(count);
    int wo = i * out + from;
    LinearTiles.add(turned, w, wo, out, sums, Panels.FIRST + sample * apart, apart, whole);
    for (int j = sample; j < Math.min(n, sample + LinearTiles.SAMPLES) && whole < count; j++) {
      for (int row = 0; row < ROWS; row++) {
        float value = x[j * in + i + row];
        row(
            value,
            w,
            wo + row * out + whole,
            sums,
            Panels.FIRST + j * apart + whole,
            count - whole);
      }
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

  private static void row(float value, float[] w, int wo, float[] y, int yo, int count) {
    for (int o = 0; o < count; o++) {
      y[yo + o] = Math.fma(value, w[wo + o], y[yo + o]);
    }
  }
}
