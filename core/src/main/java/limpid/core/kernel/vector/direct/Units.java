package limpid.core.kernel.vector.direct;

import limpid.core.kernel.Workers;
import limpid.core.kernel.vector.correlation.Correlation;
import limpid.core.kernel.vector.machine.Blocking;

/**
 * How the results of a {@link Sweep} are cut for the caches and the threads. A unit is several
 * images, some rows of one, or, where there is but one row, a run of its pixels; its source stays
 * in the second-level cache. Few weights are read by every thread, which then share out units; many
 * are shared out themselves, in runs of panels.
 *
 * @param images images of a unit
 * @param rows rows of results of a unit
 * @param pixels pixels of a row in a unit
 * @param alongRows units from the top of an image to its end
 * @param alongPixels units from the left of a row to its end
 * @param count units in all
 * @param panelRuns runs of panels that pass over each unit apart
 */
record Units(
    int images, int rows, int pixels, int alongRows, int alongPixels, int count, int panelRuns) {

  /** Floats of source that a unit may hold. */
  private static final int BAND = Blocking.CHOSEN.band();

  /** Floats of weights up to which threads share out pixels rather than panels. */
  private static final int SMALL = Blocking.CHOSEN.shared();

  /** Runs of pixels are multiples of it, and it of tiles of 4, 7 and 8. */
  private static final int WHOLE_TILES = 56;

  /**
   * @param channels channels of the source in a group
   * @param panels panels of weights of a group
   * @param weights floats of them
   */
  static Units of(Correlation c, int groups, int channels, int panels, int weights) {
    int threads = Workers.shared().threads();
    int pieces = groups >= threads ? groups : 4 * threads;
    boolean sharePixels = weights <= SMALL;
    boolean oneRow = c.images() == 1 && c.p() == 1;

    int rowFloats = Math.max(1, c.bandColumns() * channels * (oneRow ? 1 : c.strideH()));
    int rowsInCache = Math.clamp(BAND / rowFloats, 1, c.p());
    int rowsOfPiece = Math.max(1, c.images() * c.p() * groups / pieces);
    int most = sharePixels ? Math.min(rowsInCache, rowsOfPiece) : rowsInCache;

    int images = most < c.p() ? 1 : images(c, rowFloats, c.images() * groups / pieces);
    int alongRows = Math.ceilDiv(c.p(), most);
    int rows = Math.ceilDiv(c.p(), alongRows);
    alongRows = Math.ceilDiv(c.p(), rows);
    int share = sharePixels ? c.q() / pieces : c.q();
    int pixels = oneRow ? pixels(c.q(), channels * c.strideW(), share) : c.q();
    int alongPixels = Math.ceilDiv(c.q(), pixels);

    int count = Math.ceilDiv(c.images(), images) * alongRows * alongPixels;
    int others = count * groups;
    int panelRuns = others >= 2 * threads ? 1 : Math.min(panels, Math.ceilDiv(2 * threads, others));
    return new Units(images, rows, pixels, alongRows, alongPixels, count, panelRuns);
  }

  /** As many whole images as stay in the cache, but no more than a piece's share. */
  private static int images(Correlation c, int rowFloats, int share) {
    int inCache = BAND / (rowFloats * c.p());
    return Math.max(1, Math.min(inCache, share));
  }

  /** As many pixels of one row, {@code floats} each, as stay in the cache, or a piece's share. */
  private static int pixels(int row, int floats, int share) {
    int inCache = Math.max(WHOLE_TILES, BAND / floats / WHOLE_TILES * WHOLE_TILES);
    int shared = Math.max(WHOLE_TILES, Math.ceilDiv(share, WHOLE_TILES) * WHOLE_TILES);
    return Math.clamp(Math.min(inCache, shared), 1, row);
  }
}
