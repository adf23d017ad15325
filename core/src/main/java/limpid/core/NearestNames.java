package limpid.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The known names that someone may have meant by an unknown one. */
public final class NearestNames {
  private static final int OFFERED = 5;

  private NearestNames() {}

  /** The five with the fewest edits, nearest first: {@code gradcam, gradient}. */
  public static String of(String name, Collection<String> known) {
    return known.stream()
        .sorted(Comparator.comparingInt(k -> edits(name, k)))
        .limit(OFFERED)
        .collect(Collectors.joining(", "));
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
