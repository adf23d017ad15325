package limpid.core.kernel.vector.direct;

import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Blocking;

/**
 * How the results of a {@link Sweep} are cut for the caches and the threads. A unit is several
 * images, some rows of one, or, where there is but one row, a run of its pixels; its source stays
 * in the second-level cache. Few weights are read by every thread, which then share out units; many
 * are shared out themselves, in runs of panels. Each cut is even, and where it can be there are as
 * many pieces for one thread as for another.
 *
 * @param images units from the first image to the last
 * @param rows units from the top of an image to its end
 * @param pixels units from the left of a row to its end
 * @param panelRuns runs of panels that pass over each unit apart
 */
record Units(int images, int rows, int pixels, int panelRuns) {

  /** Floats of source that a unit may hold. */
  private static final int BAND = Blocking.CHOSEN.band();

  /** Floats of weights up to which threads share out pixels rather than panels. */
  private static final int SMALL = Blocking.CHOSEN.shared();

  /** Pieces for each thread: threads are not equally fast, and one that is done helps. */
  private static final int PIECES = 4;

  /**
   * The same where threads share out panels: within a piece the weights of the next panel are read
   * ahead.
   */
  private static final int PANEL_PIECES = 2;

  /** The same where a piece costs nothing: pixels of one row, of which nothing is copied. */
  private static final int SHORT_PIECES = 16;

  /** Pixels of a row that are not cut for the caches, so that weights pass once. */
  private static final int ROW = 56;

  /** The least pixels of a unit that threads share out: some tiles. */
  private static final int LEAST = 24;

  /**
   * @param channels channels of the source in a group
   * @param panels panels of weights of a group
   * @param weights floats of them
   */
  static Units of(Correlation c, int groups, int channels, int panels, int weights, int threads) {
    boolean share = weights <= SMALL;
    if (c.images() == 1 && c.p() == 1) {
      int inCache = Math.max(ROW, BAND / (channels * c.strideW()));
      int pixels = Math.ceilDiv(c.q(), inCache);
      if (share || pixels > 1) {
        int wanted = share ? Math.ceilDiv(SHORT_PIECES * threads, groups) : pixels;
        int most = Math.max(pixels, c.q() / LEAST);
        pixels = even(Math.max(pixels, wanted), groups, threads, most);
      }
      return new Units(1, 1, pixels, panelRuns(pixels * groups, panels, threads));
    }
    int rowFloats = Math.max(1, c.bandColumns() * channels * c.strideH());
    int rows = Math.ceilDiv(c.p(), Math.clamp(BAND / rowFloats, 1, c.p()));
    int others = c.images() * groups;
    if (share || rows > 1) {
      int wanted = share ? Math.ceilDiv(PIECES * threads, others) : rows;
      rows = even(Math.max(rows, wanted), others, threads, c.p());
    }
    if (rows > 1) {
      return new Units(c.images(), rows, 1, panelRuns(others * rows, panels, threads));
    }
    int imagesInCache = Math.max(1, BAND / (rowFloats * c.p()));
    int wanted = Math.ceilDiv(PIECES * threads, groups);
    int cuts = Math.max(Math.ceilDiv(c.images(), imagesInCache), wanted);
    int images = even(cuts, groups, threads, c.images());
    return new Units(images, 1, 1, panelRuns(images * groups, panels, threads));
  }

  private static int panelRuns(int units, int panels, int threads) {
    if (threads == 1 || units >= 2 * threads) {
      return 1;
    }
    return even(Math.ceilDiv(PANEL_PIECES * threads, units), units, threads, panels);
  }

  /**
   * At least so many cuts, and as many for each thread where {@code most} allows.
   *
   * @param others pieces of each cut
   */
  private static int even(int cuts, int others, int threads, int most) {
    int even = cuts;
    while (even * others % threads != 0) {
      even++;
    }
    return even <= most ? even : Math.min(cuts, most);
  }

  /** Units in all. */
  int count() {
    return images * rows * pixels;
  }

  /** Where a unit begins, or the one before it ends, of {@code count} that share out {@code n}. */
  static int start(int n, int unit, int count) {
    return (int) ((long) n * unit / count);
  }
}
