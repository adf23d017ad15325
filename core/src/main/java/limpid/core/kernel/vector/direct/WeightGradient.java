package limpid.core.kernel.vector.direct;

import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Band;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Blocking;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Slices;
import limpid.core.kernel.vector.tile.SumTiles;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * {@code dw[r,s,c,k] = sum_{n,p,q} x[n, p stride - top + r dilation, …, c] dy[n,p,q,k]} by {@link
 * SumTiles}.
 *
 * <p>The map passes in parts that fit the second-level cache. Of a part the gradients are packed in
 * {@link Slices}; then so is a slice of inputs at a time, as one tap sees it, for a block of pixels
 * that fits the first-level cache, and is multiplied with all the gradients of those pixels. The
 * sums of a block go on where those of the block before ended, in dw itself, and threads share out
 * its rows and columns but never a sum.
 */
public final class WeightGradient {
  /** Floats of a part, inputs and gradients. */
  private static final int PART = Blocking.CHOSEN.gradientPart();

  /** Pixels of a block, about: a slice of inputs and one of gradients fit the first-level cache. */
  private static final int BLOCK = 128;

  /** Floats of a pixel of a slice. */
  private static final int WIDTH = Slices.WIDTH;

  /** Inputs of a slice, whole tiles of them. */
  private static final int INPUTS = WIDTH / SumTiles.INPUTS * SumTiles.INPUTS;

  private final Correlation c;
  private final int groups;
  private final Band band;
  private final Slices slices;
  private final float[] x;
  private final float[] dy;
  private final float[] dw;
  private final int outputs;

  /** Floats that a tap reads of one group, one after the other, and slices of them. */
  private final int run;

  private final int slicesOfRun;
  private final int partImages;
  private final int partRows;
  private final int partPixels;

  public WeightGradient(ConvGeometry g, float[] x, float[] dy, float[] dw) {
    Tiles.check(x);
    c = Correlation.forward(g);
    groups = g.groups();
    band = groups == 1 ? Band.of(c, 0, c.c()) : Band.apart(c, 0, c.c());
    slices = new Slices(g.groupK());
    outputs = g.k();
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    run = groups == 1 ? band.run() : g.groupC();
    slicesOfRun = Math.ceilDiv(run, INPUTS);
    int floats = c.c() * c.strideH() * c.strideW() + groups * slices.lanes();
    int part = Math.max(BLOCK, PART / floats);
    partPixels = Math.min(c.q(), part);
    partRows = partPixels < c.q() ? 1 : Math.clamp(part / c.q(), 1, c.p());
    partImages = partRows < c.p() ? 1 : Math.clamp(part / (c.p() * c.q()), 1, c.images());
  }

  public void run() {
    float[] source =
        band.copied() ? Scratch.take(Panels.FIRST + partImages * band.floats(partRows)) : x;
    int pixels = partImages * partRows * partPixels;
    float[] packed = Scratch.take(Panels.FIRST + groups * slices.lanes() * pixels);
    for (int image = 0; image < c.images(); image += partImages) {
      for (int row = 0; row < c.p(); row += partRows) {
        for (int pixel = 0; pixel < c.q(); pixel += partPixels) {
          new Part(image, row, pixel, source, packed).run();
        }
      }
    }
    if (band.copied()) {
      Scratch.give(source);
    }
    Scratch.give(packed);
  }

  /** Some of the pixels: whole images, or rows of one, or pixels of a row. */
  private final class Part {
    private final int image;
    private final int images;
    private final int row;
    private final int rows;
    private final int pixel;
    private final int rowPixels;
    private final int pixels;
    private final boolean fresh;
    private final float[] source;
    private final float[] gradients;
    private final int units = groups * band.taps().length * slicesOfRun;
    private final int unitRuns;
    private final int sliceRuns;

    Part(int image, int row, int pixel, float[] source, float[] gradients) {
      this.image = image;
      images = Math.min(partImages, c.images() - image);
      this.row = row;
      rows = Math.min(partRows, c.p() - row);
      this.pixel = pixel;
      rowPixels = Math.min(partPixels, c.q() - pixel);
      pixels = images * rows * rowPixels;
      fresh = image == 0 && row == 0 && pixel == 0;
      this.source = source;
      this.gradients = gradients;
      int threads = Workers.shared().threads();
      unitRuns = Math.min(units, 4 * threads);
      sliceRuns = Math.min(slices.count(), Math.ceilDiv(threads, unitRuns));
    }

    void run() {
      Workers workers = Workers.shared();
      if (band.copied()) {
        workers.ranges(images, 1, this::copy);
      }
      int grain = Math.max(1, (1 << 15) / (pixels * WIDTH));
      workers.ranges(groups * slices.count(), grain, this::pack);
      workers.split(unitRuns * sliceRuns, this::piece);
    }

    private void copy(int from, int to) {
      for (int i = from; i < to; i++) {
        band.copy(x, image + i, row, rows, source, placeInCopy(i, 0));
      }
    }

    /** Packs slices of gradients. */
    private void pack(int from, int to) {
      int first = ((image * c.p() + row) * c.q() + pixel) * outputs;
      for (int i = from; i < to; i++) {
        int slice = i % slices.count();
        int channel = i / slices.count() * slices.channels() + slices.start(slice);
        Slices.copy(
            dy, first + channel, outputs, slices.valid(slice), pixels, gradients, gradientsAt(i));
      }
    }

    private int gradientsAt(int slice) {
      return Panels.FIRST + slice * pixels * WIDTH;
    }

    private void piece(int index) {
      int unitRun = index / sliceRuns;
      int sliceRun = index % sliceRuns;
      int firstUnit = (int) ((long) units * unitRun / unitRuns);
      int endUnit = (int) ((long) units * (unitRun + 1) / unitRuns);
      int firstSlice = slices.count() * sliceRun / sliceRuns;
      int endSlice = slices.count() * (sliceRun + 1) / sliceRuns;
      int blocks = Math.max(1, (pixels + BLOCK / 2) / BLOCK);
      float[] inputs = Scratch.take(Panels.FIRST + Math.ceilDiv(pixels, blocks) * WIDTH);
      float[] rest = new float[8 * WIDTH];
      for (int unit = firstUnit; unit < endUnit; unit++) {
        for (int block = 0; block < blocks; block++) {
          int from = (int) ((long) pixels * block / blocks);
          int count = (int) ((long) pixels * (block + 1) / blocks) - from;
          gather(unit, from, count, inputs);
          for (int slice = firstSlice; slice < endSlice; slice++) {
            tiles(unit, slice, from, count, inputs, fresh && block == 0, rest);
          }
        }
      }
      Scratch.give(inputs);
    }

    /** Packs what one tap sees of one slice of inputs at some of the pixels. */
    private void gather(int unit, int from, int count, float[] to) {
      int start = unit % slicesOfRun * INPUTS;
      int tap = band.taps()[unit / slicesOfRun % band.taps().length];
      int group = unit / slicesOfRun / band.taps().length;
      int step = c.strideW() * band.pixel();
      for (int i = from; i < from + count; ) {
        int line = i / rowPixels;
        int left = i % rowPixels;
        int length = Math.min(rowPixels - left, from + count - i);
        int place = place(line / rows, line % rows) + (pixel + left) * step;
        int first = place + tap + group * run + start;
        int at = Panels.FIRST + (i - from) * WIDTH;
        Slices.copy(source, first, step, Math.min(INPUTS, run - start), length, to, at);
        i += length;
      }
    }

    private int place(int i, int j) {
      return band.copied() ? placeInCopy(i, j) : band.place(image + i, row + j);
    }

    private int placeInCopy(int i, int j) {
      return Panels.FIRST + i * band.floats(partRows) + j * c.strideH() * band.row();
    }

    private void tiles(
        int unit, int slice, int from, int count, float[] inputs, boolean first, float[] rest) {
      int start = unit % slicesOfRun * INPUTS;
      int tap = unit / slicesOfRun % band.taps().length;
      int group = unit / slicesOfRun / band.taps().length;
      int wo = gradientsAt(group * slices.count() + slice) + from * WIDTH;
      int valid = slices.valid(slice);
      int vectors = Math.ceilDiv(valid, Lanes.COUNT);
      int inputsOfTile = SumTiles.inputs(vectors);
      int end = Math.min(INPUTS, run - start);
      int column = group * slices.channels() + slices.start(slice);
      for (int i = 0; i < end; i += inputsOfTile) {
        int length = Math.min(inputsOfTile, end - i);
        int xo = Panels.FIRST + i;
        int to = (tap * run + start + i) * outputs + column;
        boolean whole = valid == vectors * Lanes.COUNT;
        float[] y = whole ? dw : rest;
        int yo = whole ? to : 0;
        int ys = whole ? outputs : WIDTH;
        if (!whole) {
          move(length, valid, dw, to, outputs, rest, 0, WIDTH);
        }
        float[] before = first ? Tiles.ZEROS : y;
        int fo = first ? 0 : yo;
        int fs = first ? 0 : ys;
        SumTiles.run(vectors, length, inputs, xo, gradients, wo, count, before, fo, fs, y, yo, ys);
        if (!whole) {
          move(length, valid, rest, 0, WIDTH, dw, to, outputs);
        }
      }
    }

    private static void move(
        int rows, int n, float[] x, int from, int step, float[] to, int at, int rowStep) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(x, from + i * step, to, at + i * rowStep, n);
      }
    }
  }
}
