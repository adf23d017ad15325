package limpid.core.kernel.vector.tile;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * Channels in slices of two vectors, pixel after pixel, {@code [slice][pixel][2L]}: how {@link
 * SumTiles} read both their sides. Of the pixels of a map they would read a few floats every few
 * kilobytes, which share sets of the cache.
 */
public record Slices(int channels) {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** Floats of a pixel of a slice. */
  public static final int WIDTH = 2 * L;

  public int count() {
    return Math.ceilDiv(channels, WIDTH);
  }

  /** The first channel of a slice. */
  public int start(int slice) {
    return slice * WIDTH;
  }

  /** Channels of a slice that exist. */
  public int valid(int slice) {
    return Math.min(WIDTH, channels - start(slice));
  }

  /** Floats of a pixel of all the slices. */
  public int lanes() {
    return count() * WIDTH;
  }

  /**
   * Copies {@code n} floats of a slice from {@code x[first + i step]} on for the i-th of so many
   * pixels, whole vectors of them: where the last has fewer, whatever follows.
   */
  public static void copy(float[] x, int first, int step, int n, int pixels, float[] to, int at) {
    int wide = Math.ceilDiv(n, L) * L;
    int whole = Math.clamp(Math.floorDiv(x.length - wide - first, step) + 1, 0, pixels);
    if (wide == L) {
      one(x, first, step, whole, to, at);
    } else {
      two(x, first, step, whole, to, at);
    }
    for (int i = whole; i < pixels; i++) {
      int from = first + i * step;
      int there = Math.min(wide, x.length - from);
      int into = at + i * WIDTH;
      System.arraycopy(x, from, to, into, there);
      Arrays.fill(to, into + there, into + wide, 0f);
    }
  }

  private static void two(float[] x, int first, int step, int pixels, float[] to, int at) {
    for (int i = 0; i < pixels; i++) {
      int from = first + i * step;
      int into = at + i * WIDTH;
      FloatVector.fromArray(S, x, from).intoArray(to, into);
      FloatVector.fromArray(S, x, from + L).intoArray(to, into + L);
    }
  }

  private static void one(float[] x, int first, int step, int pixels, float[] to, int at) {
    for (int i = 0; i < pixels; i++) {
      FloatVector.fromArray(S, x, first + i * step).intoArray(to, at + i * WIDTH);
    }
  }
}
