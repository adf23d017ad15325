package limpid.core.kernel.vector.winograd;

import limpid.core.Epilogue;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.machine.Blocking;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Ahead;
import limpid.core.kernel.vector.tile.Cover;
import limpid.core.kernel.vector.tile.Finish;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * A 3x3 convolution of stride 1 or 2, or its adjoint with stride 1, by F(m x m, 3x3). Results are
 * cut into tiles of m x m, each of which needs e x e pixels d of the source, e = m + 2 with stride
 * 1 and 2 m + 1 with stride 2:
 *
 * <pre>
 *   v = B d B^T         for each channel that is read      (input)
 *   m = sum_c v_c u_c   for each of the e^2 positions a product [tiles, c] [c, k]
 *   y = A m A^T         for each channel that is written   (output)
 * </pre>
 *
 * <p>If the weights fit into the second-level cache, or nearly, threads share out blocks of tiles,
 * small enough for their v and m to stay in the second-level cache if the weights do, and longer if
 * those are read again for each block. Beyond that the weights should pass only once: all tiles, as
 * far as memory allows, make one block, and threads share out each of its three steps. Every result
 * is the same sequence of operations either way.
 */
public final class Winograd {
  private static final int L = Lanes.COUNT;

  /** Floats of u above which they should pass only once. */
  private static final int LARGE = Blocking.CHOSEN.winogradOnce();

  /** Floats of u that stay near from block to block. */
  private static final int NEAR = Blocking.CHOSEN.shared();

  /** Floats that v may hold, and m: 8 MB, which is what scratch arrays may have. */
  private static final int MOST = (1 << 21) - (1 << 10);

  /** Floats of v and m that a block may hold while u stays near. */
  private static final int BLOCK = Blocking.CHOSEN.winogradBlock();

  /** Tiles of a block: as few while u stays near, or else as many as need few passes over u. */
  private static final int LEAST = 30;

  private static final int MOST_TILES = 54;

  /**
   * Channels that are transformed together: their intermediate values fit the first-level cache.
   */
  private static final int CHUNK = 64;

  /** Steps of the reduction in one pass over the tiles. */
  private static final int PART = Blocking.CHOSEN.winogradPart() / Panels.WIDE;

  private static final int[] ONE_TAP = {0};

  private final WinogradWeights weights;
  private final Panels panels;
  private final Scheme scheme;
  private final int size;
  private final int edge;
  private final int c;
  private final int p;
  private final int q;
  private final int k;
  private final WinogradSource source;
  private final float[] bias;
  private final Epilogue epilogue;
  private final float[] y;
  private final int tilesH;
  private final int tilesW;
  private final int tiles;

  public Winograd(
      ConvGeometry g, float[] x, WinogradWeights weights, Epilogue epilogue, float[] y) {
    Tiles.check(x);
    Tiles.check(weights.u());
    this.weights = weights;
    this.panels = weights.panels();
    this.scheme = weights.scheme();
    this.size = scheme.size;
    this.edge = scheme.edge;
    boolean adjoint = weights.adjoint();
    c = adjoint ? g.k() : g.c();
    p = adjoint ? g.h() : g.p();
    q = adjoint ? g.w() : g.q();
    k = adjoint ? g.c() : g.k();
    bias = new float[panels.lanes()];
    if (epilogue.bias() != null) {
      System.arraycopy(epilogue.bias(), 0, bias, 0, k);
    }
    this.epilogue = epilogue;
    this.y = y;
    tilesH = Math.ceilDiv(p, size);
    tilesW = Math.ceilDiv(q, size);
    tiles = g.n() * tilesH * tilesW;
    source =
        new WinogradSource(
            scheme,
            x,
            adjoint ? g.p() : g.h(),
            adjoint ? g.q() : g.w(),
            c,
            adjoint ? 2 - g.window().top() : g.window().top(),
            adjoint ? 2 - g.window().left() : g.window().left(),
            tilesH,
            tilesW);
  }

  public void run() {
    int threads = Workers.shared().threads();
    int perTile = scheme.positions() * (c + panels.lanes());
    int floats = weights.u().length - Panels.FIRST - Panels.SPARE;
    boolean near = floats <= NEAR;
    int wanted =
        near
            ? Math.clamp(BLOCK / perTile / Cover.LONGEST * Cover.LONGEST, LEAST, MOST_TILES)
            : MOST_TILES;
    int blocks = Math.ceilDiv(tiles, wanted);
    if (floats > LARGE || blocks < threads) {
      runInSteps();
      return;
    }
    int even = blocks >= 8 * threads ? blocks : Math.ceilDiv(blocks, threads) * threads;
    Workers.shared()
        .split(
            even,
            i -> {
              int from = (int) ((long) tiles * i / even);
              Block block = new Block(from, (int) ((long) tiles * (i + 1) / even) - from);
              block.input(0, block.tiles);
              block.products(0, scheme.positions() * panels.count());
              block.output(0, block.tiles);
              block.free();
            });
  }

  private void runInSteps() {
    Workers workers = Workers.shared();
    int perTile = scheme.positions() * Math.max(c + L, panels.lanes() + L);
    int rounds = (int) Math.ceilDiv((long) tiles * perTile, MOST);
    for (int round = 0; round < rounds; round++) {
      int from = (int) ((long) tiles * round / rounds);
      Block block = new Block(from, (int) ((long) tiles * (round + 1) / rounds) - from);
      int grain = Math.max(1, (1 << 15) / perTile);
      workers.ranges(block.tiles, grain, block::input);
      workers.ranges(scheme.positions() * panels.count(), 1, block::products);
      workers.ranges(block.tiles, grain, block::output);
      block.free();
    }
  }

  /** A run of tiles on its way through the three steps. */
  private final class Block {
    private final int first;
    private final int tiles;

    /** Floats from tile to tile and from position to position; no powers of two. */
    private final int vTile;

    private final int vPosition;
    private final int mTile;
    private final int mPosition;
    private final float[] v;
    private final float[] m;
    private final Cover[] covers = new Cover[5];

    Block(int first, int tiles) {
      this.first = first;
      this.tiles = tiles;
      vTile = source.step();
      vPosition = tiles * vTile + L;
      mTile = panels.lanes() % 256 == 0 ? panels.lanes() + L : panels.lanes();
      mPosition = tiles * mTile + L;
      v = Scratch.take(Panels.FIRST + scheme.positions() * vPosition);
      m = Scratch.take(Panels.FIRST + scheme.positions() * mPosition);
      for (int panel = 0; panel < panels.count(); panel++) {
        covers[panels.vectors(panel)] = Cover.apart(panels.vectors(panel), tiles);
      }
    }

    void free() {
      Scratch.give(v);
      Scratch.give(m);
    }

    void input(int from, int to) {
      source.transform(first, from, to, v, vTile, vPosition);
    }

    /** The products of these pairs of position and panel. */
    void products(int from, int to) {
      int parts = Math.ceilDiv(c, PART);
      Ahead ahead = new Ahead();
      for (int i = from; i < to; i++) {
        int position = scheme.position(i / panels.count());
        int panel = i % panels.count();
        int vectors = panels.vectors(panel);
        Cover cover = covers[vectors];
        int wo = weightsOf(i);
        int xo = Panels.FIRST + position * vPosition;
        int yo = Panels.FIRST + position * mPosition + panels.start(panel);
        ahead(ahead, i, i + 1 < to ? parts * cover.count() : 0);
        for (int part = 0; part < parts; part++) {
          int start = c * part / parts;
          int run = c * (part + 1) / parts - start;
          int weightsAt = wo + start * vectors * L;
          if (weights.u().length > LARGE) {
            Ahead.fetch(weights.u(), weightsAt, run * vectors * L);
          }
          product(ahead, vectors, cover, run, xo + start, weightsAt, yo, part == 0);
        }
      }
    }

    private int weightsOf(int i) {
      int matrix = scheme.matrix(scheme.position(i / panels.count()));
      int panel = i % panels.count();
      return Panels.FIRST + (matrix * panels.lanes() + panels.start(panel)) * c;
    }

    /** What follows a product: the weights of the next, and its part of the next position of v. */
    private void ahead(Ahead ahead, int i, int productTiles) {
      ahead.over(productTiles);
      int next = i / panels.count() + 1;
      if (productTiles > 0) {
        ahead.want(weights.u(), weightsOf(i + 1), c * panels.width((i + 1) % panels.count()));
      }
      int share = tiles * vTile / panels.count();
      if (next < scheme.positions()) {
        int vo = Panels.FIRST + scheme.position(next) * vPosition + i % panels.count() * share;
        ahead.want(v, vo, share);
      }
    }

    private void product(
        Ahead ahead, int vectors, Cover cover, int run, int xo, int wo, int yo, boolean first) {
      for (int t = 0; t < cover.count(); t++) {
        int start = cover.starts()[t];
        int result = yo + start * mTile;
        Tiles.run(
            vectors,
            cover.lengths()[t],
            v,
            xo + start * vTile,
            vTile,
            ONE_TAP,
            run,
            weights.u(),
            wo,
            first ? Tiles.ZEROS : m,
            first ? 0 : result,
            first ? 0 : mTile,
            m,
            result,
            mTile,
            ahead);
      }
    }

    void output(int from, int to) {
      float[] half = Scratch.take(Panels.FIRST + edge * size * CHUNK);
      float[] clipped = Scratch.take(Panels.FIRST + size * size * panels.lanes());
      for (int tile = from; tile < to; tile++) {
        output(tile, half, clipped);
      }
      Scratch.give(half);
      Scratch.give(clipped);
    }

    private void output(int tile, float[] half, float[] clipped) {
      int index = first + tile;
      int row = index / tilesW % tilesH * size;
      int column = index % tilesW * size;
      int rows = Math.min(size, p - row);
      int columns = Math.min(size, q - column);
      int at = ((index / tilesW / tilesH * p + row) * q + column) * k;
      int lanes = panels.lanes();
      boolean direct = columns == size && k == lanes && epilogue.residual() == null;
      for (int start = 0; start < lanes; start += CHUNK) {
        int n = Math.min(CHUNK, lanes - start);
        down(Panels.FIRST + tile * mTile + start, half, n);
        if (direct) {
          across(half, n, start, y, at + start, k, q * k, rows);
        } else {
          across(half, n, start, clipped, Panels.FIRST + start, lanes, size * lanes, rows);
        }
      }
      if (!direct) {
        copy(clipped, rows, columns, at);
      }
      for (int i = 0; i < rows && epilogue.residual() == null && epilogue.gate() != null; i++) {
        Finish.rest(epilogue, y, at + i * q * k, at + (i * q + columns) * k);
      }
    }

    /** The results of a tile that exist, with the residual if there is one. */
    private void copy(float[] clipped, int rows, int columns, int at) {
      int lanes = panels.lanes();
      int run = k == lanes ? columns : 1;
      for (int pixel = 0; pixel < rows * columns; pixel += run) {
        int from = Panels.FIRST + (pixel / columns * size + pixel % columns) * lanes;
        int to = at + (pixel / columns * q + pixel % columns) * k;
        if (epilogue.residual() == null) {
          System.arraycopy(clipped, from, y, to, run * k);
        } else {
          Finish.rest(epilogue, clipped, from, y, to, to + run * k);
        }
      }
    }

    private void down(int at, float[] half, int n) {
      int step = edge * mPosition;
      scheme.output(m, at, step, mPosition, half, Panels.FIRST, edge * n, n, edge, n);
    }

    private void across(
        float[] half, int n, int start, float[] to, int out, int step, int outer, int rows) {
      float low = epilogue.relu() && epilogue.residual() == null ? 0 : Float.NEGATIVE_INFINITY;
      int in = edge * n;
      scheme.result(half, Panels.FIRST, n, in, bias, start, low, to, out, step, outer, rows, n);
    }
  }
}
