package limpid.core.kernel.vector.tile;

import java.util.Arrays;
import java.util.List;
import limpid.core.kernel.vector.machine.Tiling;

/**
 * Tiles that cover a row of pixels: the first pixel and the length of each. Where there are tiles
 * of every length up to the longest, they are as equal as can be. Where they come in few lengths,
 * one that would reach past the end starts earlier and computes a few pixels twice, unless sums go
 * on from part to part.
 */
public record Cover(int[] starts, int[] lengths) {
  /** Pixels of the longest of the widest tiles. */
  public static final int LONGEST = Tiling.CHOSEN.pixels(Tiling.CHOSEN.vectors()).getFirst();

  /** The covers of up to this many pixels are made once. */
  private static final int FEW = 32;

  private static final Cover[][] OVERLAPPING = few(true);
  private static final Cover[][] APART = few(false);

  private static Cover[][] few(boolean overlap) {
    Cover[][] few = new Cover[5][FEW + 1];
    for (int vectors = 1; vectors <= Tiling.CHOSEN.vectors(); vectors *= 2) {
      for (int pixels = 0; pixels <= FEW; pixels++) {
        few[vectors][pixels] = of(Tiling.CHOSEN, vectors, pixels, overlap);
      }
    }
    return few;
  }

  /** Tiles of this many vectors. */
  public static Cover of(int vectors, int pixels) {
    return pixels <= FEW ? OVERLAPPING[vectors][pixels] : of(Tiling.CHOSEN, vectors, pixels, true);
  }

  /** Tiles of this many vectors, none over another. */
  public static Cover apart(int vectors, int pixels) {
    return pixels <= FEW ? APART[vectors][pixels] : of(Tiling.CHOSEN, vectors, pixels, false);
  }

  static Cover of(Tiling tiling, int vectors, int pixels, boolean overlap) {
    return of(pixels, tiling.pixels(vectors), overlap);
  }

  private static Cover of(int pixels, List<Integer> lengths, boolean overlap) {
    int longest = lengths.getFirst();
    if (lengths.size() == longest) {
      return even(pixels, longest);
    }
    int sevens = lengths.indexOf(7);
    boolean whole = sevens > 0 && pixels % 7 == 0 && pixels % longest != 0;
    return uneven(pixels, whole ? lengths.subList(sevens, lengths.size()) : lengths, overlap);
  }

  private static Cover even(int pixels, int longest) {
    int count = Math.ceilDiv(pixels, longest);
    int[] starts = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = (int) ((long) pixels * i / count);
      lengths[i] = (int) ((long) pixels * (i + 1) / count) - starts[i];
    }
    return new Cover(starts, lengths);
  }

  private static Cover uneven(int pixels, List<Integer> sizes, boolean overlap) {
    int[] starts = new int[pixels];
    int[] lengths = new int[pixels];
    int count = 0;
    for (int at = 0; at < pixels; at += lengths[count++]) {
      int rest = pixels - at;
      int length = 1;
      for (int size : sizes) {
        boolean fits = size <= rest || overlap && size <= pixels;
        if (fits && length == 1) {
          length = size;
        }
        if (fits && size >= rest) {
          length = size;
        }
      }
      starts[count] = Math.min(at, pixels - length);
      lengths[count] = length;
    }
    return new Cover(Arrays.copyOf(starts, count), Arrays.copyOf(lengths, count));
  }

  /** How many of the widest tiles cover these pixels. */
  public static int tiles(int pixels) {
    return Math.ceilDiv(pixels, LONGEST);
  }

  public int count() {
    return starts.length;
  }
}
