package limpid.core.kernel.vector.linear;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;

/**
 * {@code dw[i,o] = sum_n x[n,i] dy[n,o]}: four rows of two vectors at a time, row after row, for
 * with few samples writing is the limit. Threads share out rows. Many samples are a {@link
 * MatrixProduct} of x transposed.
 */
public final class LinearWeight {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int ROWS = 4;

  /** The most samples that are read where they lie. */
  private static final int FEW = 16;

  private static final int BLOCK = 32;

  private final int n;
  private final int in;
  private final int out;
  private final float[] x;
  private final float[] dy;
  private final float[] dw;

  public LinearWeight(int n, int in, int out, float[] x, float[] dy, float[] dw) {
    this.n = n;
    this.in = in;
    this.out = out;
    this.x = x;
    this.dy = dy;
    this.dw = dw;
  }

  public void run() {
    if (n > FEW) {
      float[] turned = Scratch.take(n * in);
      turn(turned);
      new MatrixProduct(in, n, out, turned, new MatrixProduct.Floats(out, dy), null, dw).run();
      Scratch.give(turned);
      return;
    }
    int grain = Math.max(ROWS, (1 << 16) / Math.max(1, n * out));
    Workers.shared().ranges(in, grain, this::rows);
  }

  /** Block by block, so that both sides stay in the cache. */
  private void turn(float[] turned) {
    int blocks = Math.ceilDiv(in, BLOCK);
    Workers.shared()
        .ranges(
            blocks,
            Math.max(1, (1 << 15) / (BLOCK * n)),
            (from, to) -> {
              for (int first = 0; first < n; first += BLOCK) {
                int end = Math.min(n, first + BLOCK);
                for (int i = from * BLOCK; i < Math.min(in, to * BLOCK); i++) {
                  for (int sample = first; sample < end; sample++) {
                    turned[i * n + sample] = x[sample * in + i];
                  }
                }
              }
            });
  }

  private void rows(int from, int to) {
    int pairs = out / (2 * L) * 2 * L;
    int i = from;
    for (; i + ROWS <= to; i += ROWS) {
      for (int o = 0; o < pairs; o += 2 * L) {
        four(n, in, out, x, i, dy, o, dw);
      }
      for (int row = i; row < i + ROWS; row++) {
        one(row, pairs);
      }
    }
    for (; i < to; i++) {
      one(i, 0);
    }
  }

  private static void four(
      int n, int in, int out, float[] x, int i, float[] dy, int o, float[] dw) {
    FloatVector a0 = FloatVector.zero(S);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    for (int sample = 0; sample < n; sample++) {
      FloatVector g = FloatVector.fromArray(S, dy, sample * out + o);
      FloatVector h = FloatVector.fromArray(S, dy, sample * out + o + L);
      int at = sample * in + i;
      FloatVector v = FloatVector.broadcast(S, x[at]);
      a0 = v.fma(g, a0);
      b0 = v.fma(h, b0);
      v = FloatVector.broadcast(S, x[at + 1]);
      a1 = v.fma(g, a1);
      b1 = v.fma(h, b1);
      v = FloatVector.broadcast(S, x[at + 2]);
      a2 = v.fma(g, a2);
      b2 = v.fma(h, b2);
      v = FloatVector.broadcast(S, x[at + 3]);
      a3 = v.fma(g, a3);
      b3 = v.fma(h, b3);
    }
    int to = i * out + o;
    a0.intoArray(dw, to);
    b0.intoArray(dw, to + L);
    a1.intoArray(dw, to + out);
    b1.intoArray(dw, to + out + L);
    a2.intoArray(dw, to + 2 * out);
    b2.intoArray(dw, to + 2 * out + L);
    a3.intoArray(dw, to + 3 * out);
    b3.intoArray(dw, to + 3 * out + L);
  }

  /** One row from one output on. */
  private void one(int i, int from) {
    int o = from;
    for (; o + L <= out; o += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int sample = 0; sample < n; sample++) {
        FloatVector g = FloatVector.fromArray(S, dy, sample * out + o);
        sum = FloatVector.broadcast(S, x[sample * in + i]).fma(g, sum);
      }
      sum.intoArray(dw, i * out + o);
    }
    for (; o < out; o++) {
      float sum = 0;
      for (int sample = 0; sample < n; sample++) {
        sum = Math.fma(x[sample * in + i], dy[sample * out + o], sum);
      }
      dw[i * out + o] = sum;
    }
  }
}
