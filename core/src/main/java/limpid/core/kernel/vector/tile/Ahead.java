package limpid.core.kernel.vector.tile;

import limpid.core.kernel.vector.machine.Tiling;

/**
 * What tiles read while they compute so that it is in the caches when it is wanted: some runs of
 * arrays, shared out evenly over the tiles until then. A tile of four vectors reads one value of
 * them at every step and makes nothing of it. Java has no instruction for prefetching, but between
 * two steps lie twelve cycles in which a line may come while multiply-adds go on; read in bursts
 * between the tiles, the same lines cost as much as they save. The two halves of a run are read by
 * turns, so that two pages of memory are begun at a time.
 *
 * <p>With 16 registers there are no tiles of four vectors, and none has a register to spare. There
 * {@link #fetch} reads weights, or a few pixels, right before they are wanted.
 *
 * <p>For one thread.
 */
public final class Ahead {
  private static final int MOST = 3;
  private static final boolean TILES_READ = Tiling.CHOSEN.vectors() == 4;

  /** Floats from line to line of the cache. */
  private static final int LINE = 16;

  /** Takes what is read, so that the compiler keeps the reading. */
  private static final int[] TAKEN = new int[1];

  private final float[][] arrays = new float[MOST][];
  private final int[] starts = new int[MOST];
  private final int[] lengths = new int[MOST];
  private int runs;
  private int total;
  private int tiles;
  private int tile;

  private float[] array;
  private int at;
  private int other;
  private int stride;

  public Ahead() {
    over(0);
  }

  /** The next {@code tiles} tiles read what {@link #want} will name; until then, nothing. */
  public void over(int tiles) {
    this.tiles = tiles;
    runs = 0;
    total = 0;
    tile = 0;
    array = Tiles.ZEROS;
    at = 0;
    other = 0;
    stride = 0;
  }

  /** Wants these floats after those tiles, as far as they exist. */
  public void want(float[] array, int start, int length) {
    int inside = Math.min(length, array.length - start);
    if (inside > 0 && tiles > 0) {
      arrays[runs] = array;
      starts[runs] = start;
      lengths[runs] = inside;
      total += inside;
      runs++;
    }
  }

  /**
   * Where tiles read nothing ahead, reads these floats in one go: memory delivers lines one after
   * the other faster than tiles ask for them. For what may not be in the caches; of what is written
   * later the line is there then, too.
   */
  public static void fetch(float[] array, int start, int length) {
    if (!TILES_READ) {
      TAKEN[0] = read(array, start, Math.min(length, array.length - start) / 2);
    }
  }

  /** Both halves by turns, so that two pages of memory are begun at a time. */
  private static int read(float[] array, int start, int half) {
    int bits = 0;
    for (int i = start; i < start + half; i += LINE) {
      bits |= Float.floatToRawIntBits(array[i]);
      bits |= Float.floatToRawIntBits(array[i + half]);
    }
    return bits;
  }

  /** Goes on to the next tile, which takes this many steps. */
  void next(int steps) {
    if (total == 0) {
      return;
    }
    int done = (int) ((long) total * tile / tiles);
    int run = 0;
    while (run < runs - 1 && done >= lengths[run]) {
      done -= lengths[run];
      run++;
    }
    array = arrays[run];
    int turns = steps / 2 + 1;
    int share = (total + tiles - 1) / tiles / 2;
    stride = Math.min((share + turns - 1) / turns, array.length / turns);
    int last = array.length - turns * stride;
    at = Math.min(starts[run] + done / 2, last);
    other = Math.min(starts[run] + (lengths[run] + done) / 2, last);
    tile = Math.min(tile + 1, tiles - 1);
  }

  /**
   * Where the tile reads: {@code array()[at() + i stride()]} and {@code array()[other() + i
   * stride()]} at steps 2i and 2i + 1.
   */
  float[] array() {
    return array;
  }

  int at() {
    return at;
  }

  int other() {
    return other;
  }

  int stride() {
    return stride;
  }
}
