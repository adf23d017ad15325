package limpid.core.kernel.vector.winograd;

import java.util.Arrays;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * The first step of {@link Winograd} and of {@link WinogradWeightGradient}: {@code v = B d B^T} of
 * the {@code edge^2} pixels d that each tile of results reads.
 *
 * @param h rows of the source
 * @param c its channels
 * @param top rows that the first tile begins before the source
 * @param tilesH rows of tiles in an image
 */
record WinogradSource(
    Scheme scheme, float[] x, int h, int w, int c, int top, int left, int tilesH, int tilesW) {
  private static final int L = Lanes.COUNT;

  /** Tiles of a row that are transformed together. */
  private static final int RUN = 4;

  /**
   * Channels that are transformed together: their intermediate values fit the first-level cache.
   */
  private static final int CHUNK = 64;

  /** Floats from tile to tile: the channels, but at least one vector and no power of two. */
  int step() {
    return c < L ? L : c % 256 == 0 ? c + L : c;
  }

  /**
   * Transforms the tiles from {@code first + from} to {@code first + to}: {@code v[FIRST + position
   * vPosition + (tile - first) vTile + channel]}.
   */
  void transform(int first, int from, int to, float[] v, int vTile, int vPosition) {
    int columns = scheme.step() * (RUN - 1) + scheme.edge;
    float[] half = Scratch.take(Panels.FIRST + columns * scheme.edge * CHUNK);
    float[] border = Scratch.take(Panels.FIRST + columns * scheme.edge * CHUNK);
    int run;
    for (int tile = from; tile < to; tile += run) {
      run = Math.min(Math.min(RUN, tilesW - (first + tile) % tilesW), to - tile);
      int start = 0;
      while (start < c) {
        int n = Math.min(CHUNK, (c - start) / L * L);
        if (n == 0) {
          start = Math.max(0, c - L);
          n = L;
        }
        int into = Panels.FIRST + tile * vTile + start;
        tiles(first + tile, run, start, n, half, border, v, into, vTile, vPosition);
        start += n;
      }
    }
    Scratch.give(half);
    Scratch.give(border);
  }

  /** Neighbouring tiles of one row, {@code n} channels from {@code start} on. */
  private void tiles(
      int index,
      int run,
      int start,
      int n,
      float[] half,
      float[] border,
      float[] v,
      int vAt,
      int vTile,
      int vPosition) {
    int row = index / tilesW % tilesH * scheme.step() - top;
    int column = index % tilesW * scheme.step() - left;
    int image = index / tilesW / tilesH;
    int columns = scheme.step() * (run - 1) + scheme.edge;
    int begin = Math.max(0, Math.min(columns, -column));
    int end = Math.max(begin, Math.min(columns, w - column));
    int first = Panels.FIRST;
    Arrays.fill(half, first, first + begin * scheme.edge * n, 0f);
    Arrays.fill(half, first + end * scheme.edge * n, first + columns * scheme.edge * n, 0f);
    int into = first + begin * scheme.edge * n;
    if (row >= 0 && row + scheme.edge <= h && c >= L) {
      int at = ((image * h + row) * w + column + begin) * c + start;
      scheme.input(x, at, w * c, c, half, into, n, scheme.edge * n, end - begin, n);
    } else {
      border(image, row, column + begin, end - begin, start, n, border);
      scheme.input(
          border, first, (end - begin) * n, n, half, into, n, scheme.edge * n, end - begin, n);
    }
    for (int t = 0; t < run; t++) {
      int to = vAt + t * vTile;
      int at = first + t * scheme.step() * scheme.edge * n;
      scheme.input(
          half, at, scheme.edge * n, n, v, to, vPosition, scheme.edge * vPosition, scheme.edge, n);
    }
  }

  /** Copies {@code edge} rows of some columns of the source, with zeros where there is none. */
  private void border(int image, int row, int column, int columns, int start, int n, float[] to) {
    int valid = Math.min(n, c);
    for (int i = 0; i < scheme.edge; i++) {
      int at = Panels.FIRST + i * columns * n;
      if (row + i < 0 || row + i >= h) {
        Arrays.fill(to, at, at + columns * n, 0f);
        continue;
      }
      for (int j = 0; j < columns; j++) {
        int pixel = (image * h + row + i) * w + column + j;
        System.arraycopy(x, pixel * c + start, to, at + j * n, valid);
        Arrays.fill(to, at + j * n + valid, at + (j + 1) * n, 0f);
      }
    }
  }
}
