package limpid.core.kernel.vector.direct;

import java.util.Arrays;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Band;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Cover;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.SumTiles;

/**
 * {@code dw[r,s,c,k] = sum_{n,p,q} x[n, p stride - top + r dilation, …, c] dy[n,p,q,k]} by {@link
 * SumTiles}: pixels pass in blocks, the sums of a block go on where those of the block before
 * ended, and threads share out tiles and panels but never a sum.
 */
public final class WeightGradient {
  /** Pixels of a block: their gradients, a panel at a time, stay in the first-level cache. */
  private static final int BLOCK = 128;

  /** Up to this many pixels in all there is one block, for each block loads and stores all sums. */
  private static final int FEW = 256;

  private final Correlation c;
  private final int groups;
  private final int channels;
  private final Panels panels;
  private final float[] x;
  private final float[] dy;
  private final float[] dw;
  private final int outputs;

  /** Tiles over the inputs that one output reads: tap, place in its run, and length. */
  private final int taps;

  private final int run;
  private final int tiles;
  private final int tileRuns;
  private final int panelRuns;
  private final int blockImages;
  private final int blockRows;
  private final int blockPixels;

  public WeightGradient(ConvGeometry g, float[] x, float[] dy, float[] dw) {
    c = Correlation.forward(g);
    groups = g.groups();
    channels = g.groupC();
    panels = new Panels(g.groupK());
    outputs = g.k();
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    Band band = Band.of(c, 0, channels);
    taps = band.taps().length;
    run = band.run();
    tiles = taps * cover(0).count();
    int threads = Workers.shared().threads();
    boolean groupsAreEnough = groups >= 2 * threads;
    int piecesOfGroup = Math.ceilDiv(threads, groups);
    panelRuns = groupsAreEnough ? 1 : cheapest(piecesOfGroup, Math.min(panels.count(), threads));
    tileRuns = groupsAreEnough ? 1 : tileRuns(piecesOfGroup, panelRuns);
    int block = (long) c.images() * c.p() * c.q() <= FEW ? FEW : BLOCK;
    blockPixels = Math.min(c.q(), 2 * block);
    blockRows = blockPixels < c.q() ? 1 : Math.max(1, Math.min(c.p(), block / c.q()));
    blockImages =
        blockRows < c.p() ? 1 : Math.max(1, Math.min(c.images(), block / (c.p() * c.q())));
  }

  /** Into how many runs of panels the work is cut best: the largest piece is smallest then. */
  private int cheapest(int pieces, int most) {
    int best = 1;
    int least = Integer.MAX_VALUE;
    for (int runs = 1; runs <= most; runs++) {
      int panelsOfPiece = Math.ceilDiv(panels.count(), runs);
      int tilesOfPiece = Math.ceilDiv(tiles, tileRuns(pieces, runs));
      int cost = panelsOfPiece * (tilesOfPiece + 1);
      if (cost < least) {
        least = cost;
        best = runs;
      }
    }
    return best;
  }

  /** Into how many runs of tiles the rest of the pieces is cut. */
  private int tileRuns(int pieces, int runsOfPanels) {
    return Math.min(tiles, Math.max(1, pieces / runsOfPanels));
  }

  private Cover cover(int panel) {
    return Cover.sums(panels.vectors(panel), run);
  }

  public void run() {
    Workers.shared().split(groups * panelRuns * tileRuns, this::piece);
  }

  private void piece(int index) {
    int tileRun = index % tileRuns;
    int panelRun = index / tileRuns % panelRuns;
    int group = index / tileRuns / panelRuns;
    new Piece(
            group,
            tileRun,
            panels.count() * panelRun / panelRuns,
            panels.count() * (panelRun + 1) / panelRuns)
        .run();
  }

  private final class Piece {
    private final int group;
    private final int tileRun;
    private final int fromPanel;
    private final int toPanel;
    private final Band band;
    private final int[] places = new int[blockImages * blockRows];
    private float[] source = x;
    private float[] packed;
    private float[] sums;
    private int count;

    Piece(int group, int tileRun, int fromPanel, int toPanel) {
      this.group = group;
      this.tileRun = tileRun;
      this.fromPanel = fromPanel;
      this.toPanel = toPanel;
      band = Band.of(c, group * channels, channels);
    }

    /** Where the sums of a panel begin: {@code [panel][tap][run][width]}. */
    private int sumsAt(int panel) {
      return (panels.start(panel) - panels.start(fromPanel)) * taps * run;
    }

    void run() {
      int size = sumsAt(toPanel);
      sums = Scratch.take(size);
      Arrays.fill(sums, 0, size, 0f);
      packed = Scratch.take(blockImages * blockRows * blockPixels * Panels.WIDE);
      if (band.copied()) {
        source = Scratch.take(blockImages * band.floats(blockRows));
      }
      for (int image = 0; image < c.images(); image += blockImages) {
        int images = Math.min(blockImages, c.images() - image);
        for (int row = 0; row < c.p(); row += blockRows) {
          rows(image, images, row, Math.min(blockRows, c.p() - row));
        }
      }
      if (band.copied()) {
        Scratch.give(source);
      }
      Scratch.give(packed);
      for (int panel = fromPanel; panel < toPanel; panel++) {
        unload(panel);
      }
      Scratch.give(sums);
    }

    private void rows(int image, int images, int row, int rows) {
      count = 0;
      for (int i = 0; i < images; i++) {
        if (band.copied()) {
          band.copy(x, image + i, row, rows, source, i * band.floats(blockRows));
        }
        for (int j = 0; j < rows; j++) {
          places[count++] =
              band.copied()
                  ? i * band.floats(blockRows) + j * c.strideH() * band.row()
                  : band.place(image + i, row + j);
        }
      }
      for (int pixel = 0; pixel < c.q(); pixel += blockPixels) {
        int pixels = Math.min(blockPixels, c.q() - pixel);
        int first = ((image * c.p() + row) * c.q() + pixel) * outputs + group * panels.outputs();
        for (int panel = fromPanel; panel < toPanel; panel++) {
          panel(panel, first, pixel, pixels);
        }
      }
    }

    private void panel(int panel, int first, int pixel, int pixels) {
      int width = panels.width(panel);
      boolean inPlace = width == outputs && groups == 1;
      if (!inPlace) {
        panels.pack(panel, dy, first, outputs, count * pixels, packed, 0);
      }
      float[] gradients = inPlace ? dy : packed;
      int step = c.strideW() * band.pixel();
      int vectors = panels.vectors(panel);
      Cover cover = cover(panel);
      int all = taps * cover.count();
      for (int tile = all * tileRun / tileRuns; tile < all * (tileRun + 1) / tileRuns; tile++) {
        int tap = tile / cover.count();
        int start = cover.starts()[tile % cover.count()];
        int length = cover.lengths()[tile % cover.count()];
        int xo = band.taps()[tap] + start + pixel * step;
        int wo = inPlace ? first : 0;
        int co = sumsAt(panel) + (tap * run + start) * width;
        SumTiles.run(
            vectors, length, source, xo, step, places, count, pixels, gradients, wo, sums, co);
      }
    }

    private void unload(int panel) {
      int width = panels.width(panel);
      int valid = panels.valid(panel);
      Cover cover = cover(panel);
      int all = taps * cover.count();
      for (int tile = all * tileRun / tileRuns; tile < all * (tileRun + 1) / tileRuns; tile++) {
        int first = tile / cover.count() * run + cover.starts()[tile % cover.count()];
        for (int i = 0; i < cover.lengths()[tile % cover.count()]; i++) {
          int from = sumsAt(panel) + (first + i) * width;
          int to = (first + i) * outputs + group * panels.outputs() + panels.start(panel);
          System.arraycopy(sums, from, dw, to, valid);
        }
      }
    }
  }
}
