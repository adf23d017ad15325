package limpid.explain.map;

import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Until when is drawn: as often as was asked for, or until the standard error of the map is at most
 * a part of its range. That is looked at after 10 draws, and again whenever there are a tenth more:
 * where drawing ends does not depend on how many draws are made at a time. A map that has the same
 * value everywhere so far, as where no draw has moved the score yet, is not known at all.
 *
 * @param part of the range, or empty to draw all
 */
public record Until(OptionalDouble part) {
  private static final int FIRST = 10;

  /** Whether to draw again after so many draws. */
  public boolean more(int draws, Supplier<Precision> known) {
    return part.isEmpty() || !isLookedAt(draws) || !suffices(known.get());
  }

  private boolean suffices(Precision precision) {
    return precision.range() > 0 && precision.ofRange() <= part.getAsDouble();
  }

  private static boolean isLookedAt(int draws) {
    int at = FIRST;
    while (at < draws) {
      at += at / 10;
    }
    return at == draws;
  }
}
