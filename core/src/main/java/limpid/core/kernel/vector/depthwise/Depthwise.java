package limpid.core.kernel.vector.depthwise;

import jdk.incubator.vector.VectorShuffle;
import limpid.core.Epilogue;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.correlation.Phases;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * A convolution in groups of one channel, or of a few, or a phase of its input gradient; lanes are
 * channels. Depthwise windows of 3x3 that move by 1 go over two rows at a time. Else a tile is
 * eight or four pixels of a row, one vector of channels after the other, and pixels whose window
 * reaches over the border at the left or the right are computed one by one, from the taps that lie
 * inside. Wants at least one vector of channels; the last vector overlaps, and so does the last
 * tile of a row.
 */
public final class Depthwise {
  private static final int L = Lanes.COUNT;

  /** Results of a piece of work, about. */
  private static final int GRAIN = 1 << 14;

  /** Floats of a row that stay in the first-level cache for all its vectors of channels. */
  private static final int BLOCK = 1 << 10;

  private final Correlation c;
  private final float[] x;
  private final float[] weights;
  private final int weightsAt;
  private final float[] bias;
  private final Epilogue epilogue;
  private final float[] y;

  /** Where the rows of a window begin, from the row at which its position lies. */
  private final int[] rowAt;

  /** The pixels of a row whose whole window lies inside: from the first up to the second. */
  private final int inner;

  private final int outer;

  /** Whether neighbouring windows of a row share columns. */
  private final boolean slides;

  /**
   * Whether rows can be taken two at a time: no window but the first lacks a column on the left,
   * and none but the last one on the right, and these only one.
   */
  private final boolean pairs;

  /** What brings an input to all lanes of its group, where groups have several. */
  private final VectorShuffle<Float>[] spreads;

  /** The convolution itself. */
  public static void forward(
      ConvGeometry g, float[] x, GroupWeights w, Epilogue epilogue, float[] y) {
    float[] bias = epilogue.bias() == null ? new float[g.k()] : epilogue.bias();
    new Depthwise(Correlation.forward(g), g.groupC(), x, w.w(), 0, bias, epilogue, y).run();
  }

  /** Its gradient in x; the epilogue has no bias. */
  public static void input(
      ConvGeometry g, float[] dy, GroupWeights w, Epilogue epilogue, float[] dx) {
    float[] none = new float[g.c()];
    Phases.run(
        g,
        Panels.FIRST,
        g.groupK() * g.c(),
        epilogue,
        dx,
        (c, at, rest) -> new Depthwise(c, g.groupC(), dy, w.w(), at, none, rest, dx).run());
  }

  /**
   * Weights {@code [taps, group, channels]} begin at {@code weightsAt}.
   *
   * @param group channels of a group, in and out, which divide the lanes: 1 in depthwise ones
   * @param epilogue what follows the bias, where the rows of results lie without gaps
   */
  private Depthwise(
      Correlation c,
      int group,
      float[] x,
      float[] weights,
      int weightsAt,
      float[] bias,
      Epilogue epilogue,
      float[] y) {
    Tiles.check(x);
    this.c = c;
    this.x = x;
    this.weights = weights;
    this.weightsAt = weightsAt;
    this.bias = bias;
    this.epilogue = epilogue;
    this.y = y;
    rowAt = new int[c.rows().length];
    for (int r = 0; r < rowAt.length; r++) {
      rowAt[r] = c.rows()[r] * c.w() * c.c();
    }
    int reach = c.column() + (c.columns() - 1) * c.columnStep();
    int first = Math.max(0, Math.ceilDiv(-c.column(), c.strideW()));
    int end = Math.min(c.q(), Math.floorDiv(c.w() - 1 - reach, c.strideW()) + 1);
    inner = Math.min(first, c.q());
    outer = Math.max(inner, end);
    spreads = GroupTiles.spreads(group);
    slides = group == 1 && c.strideW() == c.columnStep();
    pairs = group == 1 && threeByThree() && inner <= 1 && end >= c.q() - 1 && c.q() > 1;
  }

  private boolean threeByThree() {
    return c.columns() == 3
        && c.columnStep() == 1
        && c.strideW() == 1
        && c.strideH() == 1
        && c.rows().length == 3
        && c.rows()[2] - c.rows()[0] == 2;
  }

  private void run() {
    Workers.shared()
        .ranges(
            c.images() * c.p(),
            Math.max(1, GRAIN / (c.q() * c.c())),
            (from, to) -> {
              for (int row = from; row < to; ) {
                row += rows(row / c.p(), row % c.p(), to - row);
              }
            });
  }

  /** Computes a row, or two of the {@code left} ones, and returns how many. */
  private int rows(int image, int i, int left) {
    boolean inside =
        pairs && left > 1 && i + 1 < c.p() && i + c.rows()[0] >= 0 && i + 1 + c.rows()[2] < c.h();
    if (inside) {
      pair(image, i);
      return 2;
    }
    row(image, i);
    return 1;
  }

  private void row(int image, int i) {
    int top = i * c.strideH();
    int from = 0;
    int to = rowAt.length;
    while (from < to && top + c.rows()[from] < 0) {
      from++;
    }
    while (from < to && top + c.rows()[to - 1] >= c.h()) {
      to--;
    }
    int xo = ((image * c.h() + top) * c.w() + c.column()) * c.c();
    int yo = c.origin() + image * c.outImage() + i * c.outRow();
    for (int j = 0; j < inner; j++) {
      edge(j, from, to, xo, yo);
    }
    inside(from, to, xo, yo);
    for (int j = outer; j < c.q(); j++) {
      edge(j, from, to, xo, yo);
    }
    finish(yo);
  }

  private void inside(int from, int to, int xo, int yo) {
    int n = outer - inner;
    for (int done = 0; done < n; ) {
      int length = slides && n - done > 4 && n >= 8 ? 8 : n >= 4 ? 4 : 1;
      int j = inner + Math.min(done, n - length);
      done += length;
      int at = xo + j * c.strideW() * c.c();
      int into = yo + j * c.outPixel();
      if (length == 1) {
        pixel(from, to, 0, c.columns(), at, into);
      } else if (length == 8) {
        DepthwiseTiles.slide8(
            x,
            at,
            rowAt,
            from,
            to,
            c.columns(),
            c.strideW() * c.c(),
            weights,
            weightsAt,
            bias,
            c.c(),
            y,
            into,
            c.outPixel());
      } else if (spreads.length > 1) {
        GroupTiles.tile4(
            x,
            at,
            rowAt,
            from,
            to,
            c.columns(),
            c.columnStep() * c.c(),
            c.strideW() * c.c(),
            spreads,
            weights,
            weightsAt,
            bias,
            c.c(),
            y,
            into,
            c.outPixel());
      } else {
        DepthwiseTiles.tile4(
            x,
            at,
            rowAt,
            from,
            to,
            c.columns(),
            c.columnStep() * c.c(),
            c.strideW() * c.c(),
            weights,
            weightsAt,
            bias,
            c.c(),
            y,
            into,
            c.outPixel());
      }
    }
  }

  /** Two whole rows under windows that lie inside from top to bottom. */
  private void pair(int image, int i) {
    int row = c.w() * c.c();
    int xo = (image * c.h() + i + c.rows()[0]) * row + c.column() * c.c();
    int yo = c.origin() + image * c.outImage() + i * c.outRow();
    int block = Math.max(8, BLOCK / c.c());
    for (int j = 0; j < c.q(); j += block) {
      int end = Math.min(j + block, c.q());
      boolean left = j + c.column() < 0;
      boolean right = end + c.column() + 2 > c.w();
      for (int at = 0; at < c.c(); at += L) {
        int k = Math.min(at, c.c() - L);
        DepthwiseTiles.rows2(
            x,
            xo + j * c.c() + k,
            row,
            c.c(),
            weights,
            weightsAt + k,
            c.c(),
            bias,
            k,
            y,
            yo + j * c.outPixel() + k,
            c.outRow(),
            c.outPixel(),
            right ? end - j - 1 : end - j,
            left,
            right);
      }
    }
    finish(yo);
    finish(yo + c.outRow());
  }

  private void finish(int yo) {
    if (epilogue.beyondBias()) {
      epilogue.finish(y, yo, yo + c.q() * c.c());
    }
  }

  /** A pixel that reaches over the left or the right border. */
  private void edge(int j, int from, int to, int xo, int yo) {
    int left = j * c.strideW() + c.column();
    int first = Math.clamp(Math.ceilDiv(-left, c.columnStep()), 0, c.columns());
    int end = Math.clamp(Math.ceilDiv(c.w() - left, c.columnStep()), first, c.columns());
    pixel(from, to, first, end, xo + j * c.strideW() * c.c(), yo + j * c.outPixel());
  }

  private void pixel(int from, int to, int first, int end, int xo, int yo) {
    if (spreads.length > 1) {
      GroupTiles.pixel(
          x,
          xo,
          rowAt,
          from,
          to,
          first,
          end,
          c.columns(),
          c.columnStep() * c.c(),
          spreads,
          weights,
          weightsAt,
          bias,
          c.c(),
          y,
          yo);
      return;
    }
    DepthwiseTiles.pixel(
        x,
        xo,
        rowAt,
        from,
        to,
        first,
        end,
        c.columns(),
        c.columnStep() * c.c(),
        weights,
        weightsAt,
        bias,
        c.c(),
        y,
        yo);
  }
}
