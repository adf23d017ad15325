package limpid.core.kernel.vector.direct;

import limpid.core.Epilogue;
import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Band;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Blocking;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.machine.Tiling;
import limpid.core.kernel.vector.tile.Ahead;
import limpid.core.kernel.vector.tile.Cover;
import limpid.core.kernel.vector.tile.Finish;
import limpid.core.kernel.vector.tile.Panels;
import limpid.core.kernel.vector.tile.Tiles;

/**
 * Runs the tiles of one {@link Correlation} over packed weights.
 *
 * <p>A piece of work is a unit (rows of one image, several small images, or a run of pixels) and a
 * run of weight panels of one group. Within it one panel at a time, and of a long panel one part of
 * the reduction at a time, passes over all the pixels of the unit, so that the first-level cache
 * holds the weights and the second the pixels. Few weights stay in the second-level cache instead,
 * and all panels pass over a few pixels at a time, so that memory is written in order.
 *
 * <p>Sums that are not complete wait in the result, or, where a residual is added, in an array of
 * their own that stays in the caches: the result may be written over the residual.
 */
final class Sweep {
  private static final int L = Lanes.COUNT;

  /** Floats of weights up to which all panels pass over a few pixels. */
  private static final int FEW = Blocking.CHOSEN.few();

  /** Pixels that a panel passes over before what follows their sums. */
  private static final int CHUNK = Tiling.CHOSEN.chunk();

  private static final boolean WHOLE_TILES = Tiling.CHOSEN.wholeTiles();

  private final Correlation c;
  private final Panels panels;
  private final int groups;
  private final int channels;
  private final float[] x;
  private final float[] weights;
  private final int weightsAt;
  private final float[] bias;
  private final Epilogue epilogue;
  private final boolean finishes;
  private final boolean apart;
  private final Epilogue gate;
  private final float[] y;
  private final Units units;

  /**
   * @param channels channels of the source in a group
   * @param outputs channels of the result in a group
   * @param weights for each group its panels, from {@code weightsAt} on
   * @param bias for each group the lanes of its panels
   * @param epilogue what follows the bias
   */
  Sweep(
      Correlation c,
      int groups,
      int channels,
      int outputs,
      float[] x,
      float[] weights,
      int weightsAt,
      float[] bias,
      Epilogue epilogue,
      float[] y) {
    Tiles.check(x);
    this.c = c;
    this.panels = new Panels(outputs);
    this.groups = groups;
    this.channels = channels;
    this.x = x;
    this.weights = weights;
    this.weightsAt = weightsAt;
    this.bias = bias;
    this.epilogue = epilogue;
    finishes = epilogue.bias() != null || epilogue.relu();
    apart = epilogue.residual() != null;
    gate = epilogue.gate() == null ? null : new Epilogue(null, null, false, epilogue.gate());
    this.y = y;
    int weightsOfGroup = c.steps(channels) * panels.lanes();
    int threads = Workers.shared().threads();
    units = Units.of(c, groups, channels, panels.count(), weightsOfGroup, threads);
  }

  void run() {
    Workers.shared().split(units.count() * groups * units.panelRuns(), this::piece);
  }

  private void piece(int index) {
    int panelRun = index % units.panelRuns();
    int unit = index / units.panelRuns() % units.count();
    int group = index / units.panelRuns() / units.count();
    int pixels = unit % units.pixels();
    int rows = unit / units.pixels() % units.rows();
    int images = unit / units.pixels() / units.rows();
    int image = Units.start(c.images(), images, units.images());
    int row = Units.start(c.p(), rows, units.rows());
    int pixel = Units.start(c.q(), pixels, units.pixels());
    Piece piece =
        new Piece(
            group,
            image,
            Units.start(c.images(), images + 1, units.images()) - image,
            row,
            Units.start(c.p(), rows + 1, units.rows()) - row,
            pixel,
            Units.start(c.q(), pixels + 1, units.pixels()) - pixel);
    piece.run(
        Units.start(panels.count(), panelRun, units.panelRuns()),
        Units.start(panels.count(), panelRun + 1, units.panelRuns()));
  }

  private final class Piece {
    private final int group;
    private final int image;
    private final int images;
    private final int row;
    private final int rows;
    private final int pixel;
    private final int pixels;
    private final Band band;
    private final int step;
    private final int groupWeights;
    private final Part[] parts;
    private final boolean together;
    private final Ahead ahead = new Ahead();
    private float[] source = x;
    private float[] sums = y;

    Piece(int group, int image, int images, int row, int rows, int pixel, int pixels) {
      this.group = group;
      this.image = image;
      this.images = images;
      this.row = row;
      this.rows = rows;
      this.pixel = pixel;
      this.pixels = pixels;
      band = Band.of(c, group * channels, channels);
      step = c.strideW() * band.pixel();
      groupWeights = weightsAt + group * panels.lanes() * c.steps(channels);
      parts = Part.of(band);
      together = parts.length == 1 && c.steps(channels) * panels.lanes() <= FEW;
    }

    void run(int from, int to) {
      if (!band.copied()) {
        panels(from, to);
        return;
      }
      source = Scratch.take(images * band.floats(rows));
      for (int i = 0; i < images; i++) {
        band.copy(x, image + i, row, rows, source, i * band.floats(rows));
      }
      panels(from, to);
      Scratch.give(source);
    }

    private void panels(int from, int to) {
      boolean padded = panels.valid(to - 1) < panels.width(to - 1);
      int whole = padded ? to - 1 : to;
      if (apart) {
        sums = Scratch.take(waiting(panels.start(whole) - panels.start(from)));
      }
      if (together) {
        chunks(from, whole, 0);
      } else {
        for (int panel = from; panel < whole; panel++) {
          for (int part = 0; part < parts.length; part++) {
            weightsAhead(panel, part, whole);
            Ahead.fetch(weights, weightsOf(panel, part), lengthOf(panel, part));
            chunks(panel, panel + 1, part);
          }
        }
      }
      if (apart) {
        Scratch.give(sums);
      }
      if (padded) {
        padded(to - 1);
      }
    }

    /** Floats of the sums of a few pixels, or of all where they go on from part to part. */
    private int waiting(int lanes) {
      int few = together ? CHUNK * lanes : CHUNK * Panels.WIDE;
      return Panels.FIRST + (parts.length == 1 ? few : images * rows * pixels * Panels.WIDE);
    }

    /** Where sums wait apart. */
    private int waiting(int i, int j, int start, int lanes) {
      return Panels.FIRST + (parts.length == 1 ? 0 : ((i * rows + j) * pixels + start) * lanes);
    }

    /** Panels that have all their outputs, over all pixels, a few at a time. */
    private void chunks(int from, int to, int part) {
      int chunks = chunks();
      for (int i = 0; i < images; i++) {
        for (int j = 0; j < rows; j++) {
          for (int chunk = 0; chunk < chunks; chunk++) {
            int start = cut(chunk, chunks);
            int end = cut(chunk + 1, chunks);
            int length = end - start;
            if (together) {
              boolean last = chunk == chunks - 1;
              pixelsAhead(from, to, length, i, last ? j + 1 : j, last ? 0 : end);
            }
            int lanes = panels.start(to) - panels.start(from);
            int pixelStep = apart ? lanes : c.outPixel();
            int yo = place(i, j, from, start);
            int so = apart ? waiting(i, j, start, lanes) : yo;
            if (together) {
              fetch(i, j, start, length, yo, lanes);
            }
            for (int panel = from; panel < to; panel++) {
              int at = so + panels.start(panel) - panels.start(from);
              chunk(panel, part, sourceAt(i, j) + start * step, length, at, pixelStep);
            }
            if (part == parts.length - 1 && from < to) {
              finish(lanes, length, so, biasOf(from), yo);
            }
          }
        }
      }
    }

    private int chunks() {
      return Math.ceilDiv(pixels, CHUNK);
    }

    /** Where a chunk begins. */
    private int cut(int chunk, int chunks) {
      return WHOLE_TILES
          ? Math.min(pixels, Cover.tiles(pixels) * chunk / chunks * Cover.LONGEST)
          : pixels * chunk / chunks;
    }

    /** Before panels pass over a few pixels: what they read and write, in order. */
    private void fetch(int i, int j, int start, int length, int yo, int lanes) {
      if (!band.copied()) {
        int[] taps = parts[0].taps();
        int read = sourceAt(i, j) + taps[taps.length - 1] + start * step;
        Ahead.fetch(source, read, (length - 1) * step + parts[0].run());
      }
      if (!apart && c.outPixel() == lanes) {
        Ahead.fetch(y, yo, length * lanes);
      }
    }

    /** While a part of a panel passes over the pixels: the weights of the next part. */
    private void weightsAhead(int panel, int part, int end) {
      boolean last = part == parts.length - 1;
      int next = last ? panel + 1 : panel;
      int tiles = images * rows * Math.max(chunks(), pixels / Cover.LONGEST);
      ahead.over(next < end ? tiles : 0);
      if (next < end) {
        int following = last ? 0 : part + 1;
        ahead.want(weights, weightsOf(next, following), lengthOf(next, following));
      }
    }

    /** While panels pass over a few pixels: what the next few read, add and write. */
    private void pixelsAhead(int from, int to, int length, int i, int j, int start) {
      int lanes = panels.start(to) - panels.start(from);
      ahead.over(j < rows && c.outPixel() == lanes ? (to - from) * Cover.tiles(length) : 0);
      int[] taps = parts[0].taps();
      int read = sourceAt(i, j) + taps[taps.length - 1] + start * step;
      ahead.want(source, read, (length - 1) * step + parts[0].run());
      if (epilogue.residual() != null) {
        ahead.want(epilogue.residual(), place(i, j, from, start), length * lanes);
      }
      if (epilogue.residual() != y) {
        ahead.want(y, place(i, j, from, start), length * lanes);
      }
    }

    private void chunk(int panel, int part, int xo, int length, int so, int pixelStep) {
      int vectors = panels.vectors(panel);
      boolean first = part == 0;
      Cover cover = parts.length == 1 ? Cover.of(vectors, length) : Cover.apart(vectors, length);
      int[] taps = parts[part].taps();
      int run = parts[part].run();
      int wo = weightsOf(panel, part);
      for (int t = 0; t < cover.count(); t++) {
        int start = cover.starts()[t];
        int at = so + start * pixelStep;
        Tiles.run(
            vectors,
            cover.lengths()[t],
            source,
            xo + start * step,
            step,
            taps,
            run,
            weights,
            wo,
            first ? Tiles.ZEROS : sums,
            first ? 0 : at,
            first ? 0 : pixelStep,
            sums,
            at,
            pixelStep,
            ahead);
      }
    }

    private void finish(int lanes, int length, int so, int bo, int at) {
      float[] residual = epilogue.residual();
      float floor = epilogue.relu() ? 0 : Finish.NONE;
      int ys = c.outPixel();
      if (apart) {
        Finish.run(length, lanes, sums, so, bias, bo, residual, floor, y, at, ys);
      } else if (finishes) {
        Finish.run(length, lanes, bias, bo, floor, y, at, ys);
      }
      for (int i = 0; i < length && gate != null; i++) {
        Finish.rest(gate, y, at + i * ys, at + i * ys + lanes);
      }
    }

    private int sourceAt(int i, int j) {
      int at =
          band.copied()
              ? i * band.floats(rows) + j * c.strideH() * band.row()
              : band.place(image + i, row + j);
      return at + pixel * step;
    }

    private int place(int i, int j, int panel, int start) {
      return c.origin()
          + (image + i) * c.outImage()
          + (row + j) * c.outRow()
          + (pixel + start) * c.outPixel()
          + group * panels.outputs()
          + panels.start(panel);
    }

    private int weightsOf(int panel) {
      return groupWeights + panels.start(panel) * c.steps(channels);
    }

    private int weightsOf(int panel, int part) {
      return weightsOf(panel) + parts[part].step() * panels.width(panel);
    }

    /** Floats of weights of one part of a panel. */
    private int lengthOf(int panel, int part) {
      return parts[part].taps().length * parts[part].run() * panels.width(panel);
    }

    private int biasOf(int panel) {
      return group * panels.lanes() + panels.start(panel);
    }

    /** A panel that has lanes without an output. */
    private void padded(int panel) {
      int vectors = panels.vectors(panel);
      int width = panels.width(panel);
      int valid = panels.valid(panel);
      Cover cover = Cover.apart(vectors, pixels);
      float[] buffer = new float[16 * L];
      for (int i = 0; i < images; i++) {
        for (int j = 0; j < rows; j++) {
          int xo = sourceAt(i, j);
          int yo = place(i, j, panel, 0);
          for (int t = 0; t < cover.count(); t++) {
            int start = cover.starts()[t];
            int length = cover.lengths()[t];
            Tiles.run(
                vectors,
                length,
                source,
                xo + start * step,
                step,
                band.taps(),
                band.run(),
                weights,
                weightsOf(panel),
                Tiles.ZEROS,
                0,
                0,
                buffer,
                0,
                width);
            for (int pixel = 0; pixel < length; pixel++) {
              int at = yo + (start + pixel) * c.outPixel();
              for (int k = 0; k < valid; k++) {
                float sum = buffer[pixel * width + k] + bias[biasOf(panel) + k];
                y[at + k] = epilogue.rest(sum, at + k);
              }
            }
          }
        }
      }
    }
  }
}
