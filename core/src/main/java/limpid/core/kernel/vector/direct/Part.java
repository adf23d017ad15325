package limpid.core.kernel.vector.direct;

import limpid.core.kernel.vector.correlation.Band;
import limpid.core.kernel.vector.machine.Blocking;
import limpid.core.kernel.vector.tile.Panels;

/**
 * A part of the reduction, short enough for its weights of one panel to stay in the first-level
 * cache while they pass over the pixels.
 *
 * @param taps where its taps lie
 * @param run inputs at each of them
 * @param step steps of the reduction before it
 */
record Part(int[] taps, int run, int step) {

  /** The most steps. */
  private static final int LONGEST = Blocking.CHOSEN.part() / Panels.WIDE;

  /** All the taps if that is short, or else about equal runs of one tap each. */
  static Part[] of(Band band) {
    int run = band.run();
    int[] taps = band.taps();
    if (taps.length * run <= LONGEST) {
      return new Part[] {new Part(taps, run, 0)};
    }
    int partsOfTap = Math.ceilDiv(run, LONGEST);
    Part[] parts = new Part[taps.length * partsOfTap];
    for (int i = 0; i < parts.length; i++) {
      int from = run * (i % partsOfTap) / partsOfTap;
      int to = run * (i % partsOfTap + 1) / partsOfTap;
      int tap = i / partsOfTap;
      parts[i] = new Part(new int[] {taps[tap] + from}, to - from, tap * run + from);
    }
    return parts;
  }
}
