package limpid.core.kernel.vector.linear;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Cover;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * {@code y[n,o] = bias[o] + sum_i x[n,i] w[i,o]} for many samples, by the tiles of convolutions.
 *
 * <pre>
 *   for each {@link #GROUP} panels of outputs         of a thread's share
 *     for each {@link #BLOCK} rows of weights         packed into panels, which stay in the second-level cache
 *       for each {@link #CHUNK} samples               whose inputs stay in the first-level cache
 *         for each panel
 *           for each few samples a tile, its sums going on from the block before
 * </pre>
 *
 * <p>Weights come from memory once and sums are written in long rows: for both the processor
 * fetches ahead only within 4 KB.
 */
final class MatrixProduct {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** Rows of weights in a block: 48 KB for each panel. */
  private static final int BLOCK = 192 * 64 / Panels.WIDE;

  /** Panels that are packed together: 4 KB of each row. */
  private static final int GROUP = 1024 / Panels.WIDE;

  /** Samples that pass by the panels together: two of the longest tiles. */
  private static final int CHUNK = 2 * Cover.LONGEST;

  /** Weights {@code [In,Out]} in one form or another. */
  interface Weights {

    /**
     * An array with these outputs of a row, the first of them at {@link #at}.
     *
     * @param line memory that the outputs may be written to, {@link #SPARE} longer than they are
     */
    float[] row(int row, int from, int to, float[] line);

    /** Where the first output of a row is in the array. */
    int at(int row, int from);

    /** How many more floats than outputs a row may take. */
    int SPARE = 64;
  }

  /** Floats as they lie. */
  record Floats(int out, float[] w) implements Weights {
    @Override
    public float[] row(int row, int from, int to, float[] line) {
      return w;
    }

    @Override
    public int at(int row, int from) {
      return row * out + from;
    }
  }

  private final int n;
  private final int in;
  private final int out;
  private final float[] x;
  private final Weights w;
  private final float[] bias;
  private final float[] y;
  private final Panels panels;

  MatrixProduct(int n, int in, int out, float[] x, Weights w, float[] bias, float[] y) {
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

  /** Threads share out whichever there is more of, panels or chunks of samples. */
  void run() {
    int threads = Workers.shared().threads();
    int chunks = Math.ceilDiv(n, CHUNK);
    int panelRuns = Math.min(panels.count(), threads);
    int sampleRuns = panelRuns < threads ? Math.min(chunks, threads) : 1;
    if (chunks > 8 * panels.count()) {
      panelRuns = 1;
      sampleRuns = Math.min(chunks, threads);
    }
    int shares = sampleRuns;
    int runs = panelRuns;
    Workers.shared()
        .split(
            runs * shares,
            i -> {
              int share = i / runs;
              int first = chunks * share / shares * CHUNK;
              int last = Math.min(n, chunks * (share + 1) / shares * CHUNK);
              int end = panels.count() * (i % runs + 1) / runs;
              for (int p = panels.count() * (i % runs) / runs; p < end; p += GROUP) {
                group(p, Math.min(end, p + GROUP), first, last);
              }
            });
  }

  private void group(int fromPanel, int toPanel, int first, int last) {
    int start = panels.start(fromPanel);
    int lanes = panels.start(toPanel) - start;
    float[] packed = Scratch.take(Panels.FIRST + Math.min(in, BLOCK) * lanes + Panels.SPARE);
    float[] buffer = new float[Panels.WIDE * 16];
    float[] line = new float[lanes + Weights.SPARE];
    for (int row = 0; row == 0 || row < in; row += BLOCK) {
      int rows = Math.min(BLOCK, in - row);
      pack(fromPanel, toPanel, row, rows, packed, line);
      for (int sample = first; sample < last; sample += CHUNK) {
        int samples = Math.min(CHUNK, last - sample);
        for (int panel = fromPanel; panel < toPanel; panel++) {
          int at = Panels.FIRST + rows * (panels.start(panel) - start);
          tiles(panel, row, rows, sample, samples, packed, at, buffer);
        }
      }
    }
    Scratch.give(packed);
    for (int sample = first; sample < last && bias != null; sample++) {
      for (int o = start; o < Math.min(out, start + lanes); o++) {
        y[sample * out + o] += bias[o];
      }
    }
  }

  private void pack(int fromPanel, int toPanel, int row, int rows, float[] packed, float[] line) {
    int start = panels.start(fromPanel);
    int end = Math.min(out, panels.start(toPanel));
    int wide = Math.clamp(out / Panels.WIDE, fromPanel, toPanel);
    int count = (wide - fromPanel) * Panels.WIDE;
    for (int i = 0; i < rows; i++) {
      float[] source = w.row(row + i, start, end, line);
      int at = w.at(row + i, start);
      int to = Panels.FIRST + i * Panels.WIDE;
      spread(source, at, count, packed, to, rows * Panels.WIDE);
      for (int panel = wide; panel < toPanel; panel++) {
        int offset = panels.start(panel) - start;
        int width = panels.width(panel);
        int valid = panels.valid(panel);
        int into = Panels.FIRST + rows * offset + i * width;
        System.arraycopy(source, at + offset, packed, into, valid);
        Arrays.fill(packed, into + valid, into + width, 0f);
      }
    }
  }

  /** Copies a row to the panels of full width that it crosses, {@code apart} from each other. */
  private static void spread(float[] row, int from, int count, float[] to, int at, int apart) {
    for (int o = 0; o < count; o += Panels.WIDE) {
      for (int v = 0; v < Panels.WIDE; v += L) {
        FloatVector.fromArray(S, row, from + o + v).intoArray(to, at + v);
      }
      at += apart;
    }
  }

  /** One panel of one block for a few samples; a panel that is not full goes by a buffer. */
  private void tiles(
      int panel,
      int row,
      int rows,
      int first,
      int samples,
      float[] packed,
      int wo,
      float[] buffer) {
    int vectors = panels.vectors(panel);
    int width = panels.width(panel);
    int valid = panels.valid(panel);
    boolean whole = valid == width;
    Cover cover = Cover.apart(vectors, samples);
    int[] tap = {row};
    float[] to = whole ? y : buffer;
    int step = whole ? out : width;
    for (int t = 0; t < cover.count(); t++) {
      int length = cover.lengths()[t];
      int sample = first + cover.starts()[t];
      int yo = sample * out + panels.start(panel);
      int at = whole ? yo : 0;
      for (int i = 0; i < length && !whole && row > 0; i++) {
        System.arraycopy(y, yo + i * out, buffer, i * width, valid);
      }
      float[] from = row == 0 ? Tiles.ZEROS : to;
      int fo = row == 0 ? 0 : at;
      int fs = row == 0 ? 0 : step;
      Tiles.run(
          vectors, length, x, sample * in, in, tap, rows, packed, wo, from, fo, fs, to, at, step);
      for (int i = 0; i < length && !whole; i++) {
        System.arraycopy(buffer, i * width, y, yo + i * out, valid);
      }
    }
  }
}
