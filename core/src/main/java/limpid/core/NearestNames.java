package limpid.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** The known names that someone may have meant by an unknown one. */
public final class NearestNames {
  private static final int OFFERED = 5;

  private NearestNames() {}

  /**
   * The end of a sentence about an unknown name: {@code ; the nearest are gradcam, gradient}, five
   * at most, those with the fewest edits first; nothing where nothing is near.
   */
  public static String offer(String name, Collection<String> known) {
    String plain = name.toLowerCase(Locale.ROOT);
    String near =
        known.stream()
            .filter(k -> isNear(plain, k.toLowerCase(Locale.ROOT)))
            .sorted(Comparator.comparingInt(k -> edits(plain, k.toLowerCase(Locale.ROOT))))
            .limit(OFFERED)
            .collect(Collectors.joining(", "));
    return near.isEmpty() ? "" : "; the nearest are " + near;
  }

  /** Whether one has the other in it, or half of its characters or more may stay. */
  private static boolean isNear(String name, String known) {
    boolean within = name.length() > 2 && known.contains(name);
    return within || 2 * edits(name, known) <= Math.max(name.length(), known.length());
  }

  /** Insertions, deletions and replacements of one character (Levenshtein 1966). */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
