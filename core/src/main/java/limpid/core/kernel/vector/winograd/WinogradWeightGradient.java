package limpid.core.kernel.vector.winograd;

import java.util.Arrays;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Slices;
import limpid.core.kernel.vector.tile.SumTiles;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * The gradient in the weights of a 3x3 convolution of stride 1 by F(4x4,3x3), the adjoint of {@link
 * Winograd} in w:
 *
 * <pre>
 *   v  = B d B^T              for each tile and channel c    (input)
 *   e  = A^T dy A             for each tile and output k
 *   du = sum_tiles v_c e_k    for each of the 36 positions a product [c, tiles] [tiles, k]
 *   dw = G^T du G             for each pair of c and k, in double
 * </pre>
 *
 * <p>Tiles pass in blocks, each of which goes through the first three steps; threads share out
 * tiles in the first two and positions in the third, never a sum, so that results do not depend on
 * their number. It takes a quarter of the multiplications; with at most 640 channels its error
 * against exact arithmetic stays within a relative root mean square of 1e-5.
 */
public final class WinogradWeightGradient {
  private static final int SIZE = 4;
  private static final int EDGE = SIZE + 2;
  private static final int POSITIONS = EDGE * EDGE;
  private static final int L = Lanes.COUNT;
  private static final int WIDTH = Slices.WIDTH;

  /** Outputs whose gradients are transformed together. */
  private static final int WIDE = 4 * WIDTH;

  /** Channels of a slice of v, whole tiles of them. */
  private static final int INPUTS = WIDTH / SumTiles.INPUTS * SumTiles.INPUTS;

  /** Floats of du up to which it stays near, so that blocks may be short: 6 MB. */
  private static final int NEAR = 3 << 19;

  /** Tiles of a block: short ones keep v and e near, long ones load and store du less often. */
  private static final int SHORT = 128;

  private static final int LONG = 256;

  /** Floats that v may hold, and e: 32 MB. */
  private static final int MOST = 1 << 23;

  private final ConvGeometry g;
  private final Slices slices;
  private final float[] dy;
  private final float[] dw;
  private final WinogradSource source;
  private final int tilesH;
  private final int tilesW;
  private final int tiles;

  public WinogradWeightGradient(ConvGeometry g, float[] x, float[] dy, float[] dw) {
    Tiles.check(x);
    this.g = g;
    this.dy = dy;
    this.dw = dw;
    slices = new Slices(g.k());
    tilesH = Math.ceilDiv(g.p(), SIZE);
    tilesW = Math.ceilDiv(g.q(), SIZE);
    tiles = g.n() * tilesH * tilesW;
    source =
        new WinogradSource(
            Scheme.FOUR,
            x,
            g.h(),
            g.w(),
            g.c(),
            g.window().top(),
            g.window().left(),
            tilesH,
            tilesW);
  }

  public void run() {
    Workers workers = Workers.shared();
    long floats = (long) POSITIONS * g.c() * slices.lanes();
    if (floats > Integer.MAX_VALUE - 1024) {
      throw new IllegalArgumentException(
          "winograd: " + floats + " floats of gradients are too many for one array");
    }
    float[] du = Scratch.take(Panels.FIRST + (int) floats);
    int wide = Math.max(source.step(), slices.lanes()) + 1;
    int length = floats <= NEAR ? SHORT : LONG;
    int most = Math.max(1, Math.min(length, MOST / POSITIONS / wide));
    int blocks = Math.ceilDiv(tiles, most);
    for (int i = 0; i < blocks; i++) {
      int from = (int) ((long) tiles * i / blocks);
      Block block = new Block(from, (int) ((long) tiles * (i + 1) / blocks) - from, du, i == 0);
      int grain = Math.max(1, (1 << 15) / (POSITIONS * wide));
      workers.ranges(block.tiles, grain, block::input);
      workers.ranges(block.tiles, grain, block::gradient);
      workers.ranges(POSITIONS, 1, block::products);
      block.free();
    }
    workers.ranges(g.c(), Math.max(1, (1 << 12) / slices.lanes()), (a, b) -> weights(du, a, b));
    Scratch.give(du);
  }

  /** A run of tiles on its way through the steps. */
  private final class Block {
    private final int first;
    private final int tiles;
    private final int vPosition;
    private final int ePosition;
    private final float[] v;
    private final float[] e;
    private final float[] du;
    private final boolean fresh;

    Block(int first, int tiles, float[] du, boolean fresh) {
      this.first = first;
      this.tiles = tiles;
      this.du = du;
      this.fresh = fresh;
      vPosition = tiles * source.step() + L;
      ePosition = tiles * slices.lanes() + L;
      v = Scratch.take(Panels.FIRST + POSITIONS * vPosition);
      e = Scratch.take(Panels.FIRST + POSITIONS * ePosition);
    }

    void free() {
      Scratch.give(v);
      Scratch.give(e);
    }

    void input(int from, int to) {
      source.transform(first, from, to, v, source.step(), vPosition);
    }

    /** {@code e[position][slice][tile][2L]}. */
    void gradient(int from, int to) {
      float[] results = Scratch.take(Panels.FIRST + SIZE * SIZE * WIDE);
      float[] half = Scratch.take(Panels.FIRST + SIZE * EDGE * WIDE);
      int at = Panels.FIRST;
      for (int tile = from; tile < to; tile++) {
        for (int start = 0; start < slices.lanes(); start += WIDE) {
          int n = Math.min(WIDE, slices.lanes() - start);
          read(first + tile, start, n, results);
          WinogradFour.gradient(results, at, SIZE * n, n, half, at, n, EDGE * n, SIZE, n);
          for (int i = 0; i < n; i += WIDTH) {
            int into = Panels.FIRST + (start + i) * tiles + tile * WIDTH;
            WinogradFour.gradient(
                half, at + i, EDGE * n, n, e, into, ePosition, EDGE * ePosition, EDGE, WIDTH);
          }
        }
      }
      Scratch.give(results);
      Scratch.give(half);
    }

    /** The gradients of a tile's results, zeros beyond the border and in lanes without output. */
    private void read(int index, int start, int n, float[] to) {
      int row = index / tilesW % tilesH * SIZE;
      int column = index % tilesW * SIZE;
      int image = index / tilesW / tilesH;
      int valid = Math.min(n, g.k() - start);
      for (int i = 0; i < SIZE * SIZE; i++) {
        int p = row + i / SIZE;
        int q = column + i % SIZE;
        int at = Panels.FIRST + i * n;
        if (p >= g.p() || q >= g.q()) {
          Arrays.fill(to, at, at + n, 0f);
        } else {
          int from = ((image * g.p() + p) * g.q() + q) * g.k() + start;
          System.arraycopy(dy, from, to, at, valid);
          Arrays.fill(to, at + valid, at + n, 0f);
        }
      }
    }

    /** The products of these positions. */
    void products(int from, int to) {
      float[] inputs = Scratch.take(Panels.FIRST + tiles * WIDTH);
      for (int position = from; position < to; position++) {
        for (int c = 0; c < g.c(); c += INPUTS) {
          int v0 = Panels.FIRST + position * vPosition + c;
          Slices.copy(
              v, v0, source.step(), Math.min(INPUTS, g.c() - c), tiles, inputs, Panels.FIRST);
          for (int slice = 0; slice < slices.count(); slice++) {
            products(position, c, slice, inputs);
          }
        }
      }
      Scratch.give(inputs);
    }

    private void products(int position, int c, int slice, float[] inputs) {
      int sums = Panels.FIRST + (position * slices.lanes() + slices.start(slice)) * g.c();
      int eAt = Panels.FIRST + position * ePosition + slices.start(slice) * tiles;
      float[] before = fresh ? Tiles.ZEROS : du;
      int rowStep = fresh ? 0 : WIDTH;
      int end = Math.min(INPUTS, g.c() - c);
      for (int i = 0; i < end; i += SumTiles.INPUTS) {
        int length = Math.min(SumTiles.INPUTS, end - i);
        int to = sums + (c + i) * WIDTH;
        int vAt = Panels.FIRST + i;
        SumTiles.run(
            2, length, inputs, vAt, e, eAt, tiles, before, fresh ? 0 : to, rowStep, du, to, WIDTH);
      }
    }
  }

  /** Takes the sums of some channels back to the nine taps. */
  private void weights(float[] du, int from, int to) {
    double[][] lines = new double[EDGE][WIDTH];
    double[][] half = new double[3 * EDGE][WIDTH];
    double[] tap = new double[WIDTH];
    for (int c = from; c < to; c++) {
      for (int slice = 0; slice < slices.count(); slice++) {
        int n = WIDTH;
        int at = Panels.FIRST + slices.start(slice) * g.c() + c * n;
        for (int j = 0; j < EDGE; j++) {
          for (int i = 0; i < EDGE; i++) {
            int line = at + (i * EDGE + j) * slices.lanes() * g.c();
            for (int lane = 0; lane < n; lane++) {
              lines[i][lane] = du[line + lane];
            }
          }
          for (int r = 0; r < 3; r++) {
            sum(r, lines, 0, half[r * EDGE + j], n);
          }
        }
        for (int r = 0; r < 3; r++) {
          for (int s = 0; s < 3; s++) {
            sum(s, half, r * EDGE, tap, n);
            int into = ((r * 3 + s) * g.c() + c) * g.k() + slices.start(slice);
            for (int lane = 0; lane < slices.valid(slice); lane++) {
              dw[into + lane] = (float) tap[lane];
            }
          }
        }
      }
    }
  }

  /** {@code to = sum_i G[i][tap] lines[first + i]}. */
  private static void sum(int tap, double[][] lines, int first, double[] to, int n) {
    double[] a = lines[first];
    double[] b = lines[first + 1];
    double[] c = lines[first + 2];
    double[] d = lines[first + 3];
    double[] e = lines[first + 4];
    double[] f = lines[first + 5];
    double[][] m = WinogradFour.G;
    double m0 = m[0][tap];
    double m1 = m[1][tap];
    double m2 = m[2][tap];
    double m3 = m[3][tap];
    double m4 = m[4][tap];
    double m5 = m[5][tap];
    for (int i = 0; i < n; i++) {
      to[i] = m0 * a[i] + m1 * b[i] + m2 * c[i] + m3 * d[i] + m4 * e[i] + m5 * f[i];
    }
  }
}
