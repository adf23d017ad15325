package limpid.core.kernel.vector;

import limpid.core.kernel.Epilogue;
import limpid.core.kernel.Workers;

/**
 * Runs the tiles of one {@link Correlation} over packed weights.
 *
 * <p>A piece of work is a unit (rows of one image, several small images, or a run of pixels) and a
 * run of weight panels of one group. Within it one panel at a time, and of a long panel one part of
 * the reduction at a time, passes over all the pixels of the unit, so that the first-level cache
 * holds the weights and the second the pixels. Sums that are not complete wait in the result. Few
 * weights stay in the second-level cache instead, and all panels pass over a few pixels at a time,
 * so that memory is written in order.
 */
final class Sweep {
  private static final int L = Lanes.COUNT;

  /** Floats of source that a unit may hold: 512 KB. */
  private static final int BAND = 1 << 17;

  /** Floats of weights up to which threads share out pixels rather than panels: 1 MB. */
  private static final int SMALL = 1 << 18;

  /** Floats of weights up to which all panels pass over a few pixels: 1 MB. */
  private static final int FEW = 1 << 18;

  /** Pixels that a panel passes over before what follows their sums. */
  private static final int CHUNK = Lanes.MANY_REGISTERS ? 30 : 32;

  /** Steps of the reduction in one pass over the pixels: 72 KB of a panel. */
  private static final int PART = 72 * 256 / Panels.WIDE;

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
  private final Epilogue gate;
  private final float[] y;
  private final boolean splitPixels;

  /** Images, rows of results and pixels of a row in one unit, and how many units that makes. */
  private final int unitImages;

  private final int unitRows;
  private final int unitPixels;
  private final int unitsOfRows;
  private final int unitsOfPixels;
  private final int units;
  private final int panelRuns;

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
    finishes = epilogue.bias() != null || epilogue.residual() != null || epilogue.relu();
    gate = epilogue.gate() == null ? null : new Epilogue(null, null, false, epilogue.gate());
    this.y = y;
    int threads = Workers.shared().threads();
    splitPixels = c.steps(channels) * panels.lanes() <= SMALL;
    int wanted = groups >= threads ? groups : 4 * threads;
    boolean flat = c.images() == 1 && c.p() == 1;
    int perRow = Math.max(1, c.bandColumns() * channels * (flat ? 1 : c.strideH()));
    int rows = Math.max(1, Math.min(c.p(), BAND / perRow));
    if (splitPixels) {
      rows = Math.max(1, Math.min(rows, c.images() * c.p() * groups / wanted));
    }
    unitImages =
        rows < c.p()
            ? 1
            : Math.max(1, Math.min(BAND / (perRow * c.p()), c.images() * groups / wanted));
    unitRows = (c.p() + (c.p() + rows - 1) / rows - 1) / ((c.p() + rows - 1) / rows);
    unitPixels = flat ? pixels(c.q(), channels * c.strideW(), wanted) : c.q();
    unitsOfRows = (c.p() + unitRows - 1) / unitRows;
    unitsOfPixels = (c.q() + unitPixels - 1) / unitPixels;
    units = (c.images() + unitImages - 1) / unitImages * unitsOfRows * unitsOfPixels;
    int runs = (2 * threads + units * groups - 1) / (units * groups);
    panelRuns = units * groups >= 2 * threads ? 1 : Math.min(panels.count(), runs);
  }

  private int pixels(int q, int floats, int wanted) {
    int most = Math.max(56, BAND / floats / 56 * 56);
    int shared = splitPixels ? (q / wanted + 55) / 56 * 56 : q;
    return Math.max(1, Math.min(q, Math.min(most, Math.max(56, shared))));
  }

  void run() {
    Workers.shared().split(units * groups * panelRuns, this::piece);
  }

  private void piece(int index) {
    int panelRun = index % panelRuns;
    int unit = index / panelRuns % units;
    int group = index / panelRuns / units;
    int pixel = unit % unitsOfPixels * unitPixels;
    int row = unit / unitsOfPixels % unitsOfRows * unitRows;
    int image = unit / unitsOfPixels / unitsOfRows * unitImages;
    Piece piece =
        new Piece(
            group,
            image,
            Math.min(unitImages, c.images() - image),
            row,
            Math.min(unitRows, c.p() - row),
            pixel,
            Math.min(unitPixels, c.q() - pixel));
    piece.run(panels.count() * panelRun / panelRuns, panels.count() * (panelRun + 1) / panelRuns);
  }

  /** A part of the reduction: {@code run} inputs at each of these taps, from this step on. */
  private record Part(int[] taps, int run, int step) {

    /** All the taps if that is short, or else about equal runs of one tap each. */
    static Part[] of(Band band) {
      int run = band.run();
      int[] taps = band.taps();
      if (taps.length * run <= PART) {
        return new Part[] {new Part(taps, run, 0)};
      }
      int pieces = (run + PART - 1) / PART;
      Part[] parts = new Part[taps.length * pieces];
      for (int i = 0; i < parts.length; i++) {
        int from = run * (i % pieces) / pieces;
        int to = run * (i % pieces + 1) / pieces;
        int tap = i / pieces;
        parts[i] = new Part(new int[] {taps[tap] + from}, to - from, tap * run + from);
      }
      return parts;
    }
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
      if (together) {
        chunks(from, whole, 0);
      } else {
        for (int panel = from; panel < whole; panel++) {
          for (int part = 0; part < parts.length; part++) {
            weightsAhead(panel, part, whole);
            chunks(panel, panel + 1, part);
          }
        }
      }
      if (padded) {
        padded(to - 1);
      }
    }

    /** Panels that have all their outputs, over all pixels, a few at a time. */
    private void chunks(int from, int to, int part) {
      int chunks = chunks();
      for (int i = 0; i < images; i++) {
        for (int j = 0; j < rows; j++) {
          for (int chunk = 0; chunk < chunks; chunk++) {
            int start = pixels * chunk / chunks;
            int end = pixels * (chunk + 1) / chunks;
            int length = end - start;
            if (together) {
              boolean last = chunk == chunks - 1;
              pixelsAhead(from, to, length, i, last ? j + 1 : j, last ? 0 : end);
            }
            for (int panel = from; panel < to; panel++) {
              chunk(panel, part, sourceAt(i, j) + start * step, place(i, j, panel, start), length);
            }
            if (part == parts.length - 1 && from < to) {
              finish(from, to, length, place(i, j, from, start));
            }
          }
        }
      }
    }

    private int chunks() {
      return (pixels + CHUNK - 1) / CHUNK;
    }

    /** While a part of a panel passes over the pixels: the weights of the next part. */
    private void weightsAhead(int panel, int part, int end) {
      boolean last = part == parts.length - 1;
      int next = last ? panel + 1 : panel;
      int tiles = images * rows * Math.max(chunks(), pixels / Cover.LONGEST);
      ahead.over(next < end ? tiles : 0);
      if (next < end) {
        Part following = parts[last ? 0 : part + 1];
        int width = panels.width(next);
        int length = following.taps().length * following.run() * width;
        ahead.want(weights, weightsOf(next) + following.step() * width, length);
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
      ahead.want(y, place(i, j, from, start), length * lanes);
    }

    private void chunk(int panel, int part, int xo, int yo, int length) {
      int vectors = panels.vectors(panel);
      boolean first = part == 0;
      Cover cover = parts.length == 1 ? Cover.of(vectors, length) : Cover.apart(vectors, length);
      int[] taps = parts[part].taps();
      int run = parts[part].run();
      int wo = weightsOf(panel) + parts[part].step() * panels.width(panel);
      for (int t = 0; t < cover.count(); t++) {
        int start = cover.starts()[t];
        int at = yo + start * c.outPixel();
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
            first ? Tiles.ZEROS : y,
            first ? 0 : at,
            first ? 0 : c.outPixel(),
            y,
            at,
            c.outPixel(),
            ahead);
      }
    }

    private void finish(int from, int to, int length, int at) {
      int lanes = panels.start(to) - panels.start(from);
      if (finishes) {
        Finish.run(
            length,
            lanes,
            bias,
            biasOf(from),
            epilogue.residual(),
            epilogue.relu() ? 0 : Finish.NONE,
            y,
            at,
            c.outPixel());
      }
      for (int i = 0; i < length && gate != null; i++) {
        Finish.rest(gate, y, at + i * c.outPixel(), at + i * c.outPixel() + lanes);
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

    private int biasOf(int panel) {
      return group * panels.lanes() + panels.start(panel);
    }

    /** A panel that has lanes without an output. */
    private void padded(int panel) {
      int vectors = panels.vectors(panel);
      int width = panels.width(panel);
      int valid = panels.valid(panel);
      Cover cover = Cover.of(vectors, pixels);
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
              for (int k = 0; k < valid; k++) {
                buffer[pixel * width + k] += bias[biasOf(panel) + k];
              }
              int at = yo + (start + pixel) * c.outPixel();
              System.arraycopy(buffer, pixel * width, y, at, valid);
              Finish.rest(epilogue, y, at, at + valid);
            }
          }
        }
      }
    }
  }
}
