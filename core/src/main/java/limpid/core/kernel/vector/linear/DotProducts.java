package limpid.core.kernel.vector.linear;

import java.util.Arrays;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * {@code dx[n,i] = sum_o dy[n,o] w[i,o]} for a few samples or many, by {@link DotTiles}. Blocks of
 * weights stream from memory once and, where there are more samples than a tile has, stay in the
 * second-level cache with their sums; the gradients of a tile stay in the first-level cache.
 */
final class DotProducts {
  private static final int RUN = DotTiles.RUN;
  private static final int ROWS = DotTiles.ROWS;

  /** Rows of a block. */
  private static final int BLOCK = 32 * ROWS;

  /** Runs of outputs whose gradients stay in the first-level cache: 24 KB. */
  private static final int CHUNK = 48;

  /** Weights {@code [In,Out]} in one form or another. */
  interface Weights {

    /**
     * Goes on with the sums {@code [row][sample][16]} of the tile of rows from {@code row} on.
     *
     * @param samples 8 or 4
     * @param g gradients, {@code [run][sample][16]} from {@code go} on
     * @param run the first run of 16 outputs
     */
    void add(int samples, float[] g, int go, int row, int run, int runs, float[] sums, int so);
  }

  private final int n;
  private final int in;
  private final Gradients g;
  private final Weights w;
  private final float[] dx;

  /**
   * @param in at least {@link DotTiles#ROWS}
   */
  DotProducts(int n, int in, Gradients g, Weights w, float[] dx) {
    this.n = n;
    this.in = in;
    this.g = g;
    this.w = w;
    this.dx = dx;
  }

  /** Threads share out rows; the gradients' memory is given back. */
  void run() {
    int grain = Math.max(2, (1 << 17) / Math.max(1, n * g.runs() * RUN));
    int tiles = in / ROWS;
    Workers.shared()
        .ranges(tiles, grain, (from, to) -> rows(from * ROWS, to == tiles ? in : to * ROWS));
    g.done();
  }

  private void rows(int from, int to) {
    for (int i = from; i < to; i += BLOCK) {
      int end = Math.min(to, i + BLOCK);
      block(Math.min(i, end - ROWS), end);
    }
  }

  /** Some rows of all samples, at least a tile of them; the last of them may be taken twice. */
  private void block(int from, int to) {
    int tiles = Math.ceilDiv(to - from, ROWS);
    int apart = tiles * ROWS * DotTiles.SAMPLES * RUN;
    int floats = Panels.FIRST + g.groups() * apart;
    float[] sums = Scratch.take(floats);
    Arrays.fill(sums, 0, floats, 0f);
    int chunk = g.groups() == 1 ? g.runs() : CHUNK;
    for (int run = 0; run < g.runs(); run += chunk) {
      int runs = Math.min(chunk, g.runs() - run);
      for (int group = 0; group < g.groups(); group++) {
        int samples = g.samples(group);
        int so = Panels.FIRST + group * apart;
        for (int t = 0; t < tiles; t++) {
          int row = Math.min(from + t * ROWS, to - ROWS);
          w.add(samples, g.values(), g.at(group, run), row, run, runs, sums, so);
          so += ROWS * samples * RUN;
        }
      }
    }
    for (int sample = 0; sample < n; sample++) {
      int group = sample / DotTiles.SAMPLES;
      int first = Panels.FIRST + group * apart + (sample - g.first(group)) * RUN;
      totals(from, to, sample, g.samples(group) * RUN, sums, first);
    }
    Scratch.give(sums);
  }

  private void totals(int from, int to, int sample, int apart, float[] sums, int so) {
    for (int i = from; i < to; i += ROWS) {
      int row = Math.min(i, to - ROWS);
      for (int j = row; j < row + ROWS; j++) {
        dx[sample * in + j] = DotTiles.total(sums, so);
        so += apart;
      }
    }
  }
}
