package limpid.explain.picture;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A piece of a text as it is drawn: a letter with strokes, a run of letters that need a font, or a
 * space. What has neither strokes nor a font becomes its number in brackets, {@code [U+732B]}.
 */
sealed interface Letters {

  record Space() implements Letters {}

  /** A letter with the accents over and under it. */
  record Drawn(char base, String accents) implements Letters {
    boolean tall() {
      return Character.isUpperCase(base) || "bdfhklt".indexOf(base) >= 0;
    }
  }

  record Typeset(String text) implements Letters {}

  /** Letters that Unicode does not take apart, in those that have strokes. */
  Map<Integer, String> APART =
      Map.ofEntries(
          Map.entry((int) '\u00df', "ss"),
          Map.entry((int) '\u00e6', "ae"),
          Map.entry((int) '\u00c6', "AE"),
          Map.entry((int) '\u0153', "oe"),
          Map.entry((int) '\u0152', "OE"),
          Map.entry((int) '\u00f8', "o"),
          Map.entry((int) '\u00d8', "O"),
          Map.entry((int) '\u0142', "l"),
          Map.entry((int) '\u0141', "L"),
          Map.entry((int) '\u0111', "d"),
          Map.entry((int) '\u0110', "D"),
          Map.entry((int) '\u201c', "\""),
          Map.entry((int) '\u201d', "\""),
          Map.entry((int) '\u2018', "'"),
          Map.entry((int) '\u2019', "'"),
          Map.entry((int) '\u2212', "-"));

  /** The pieces of a text, in the order in which they are drawn. */
  static List<Letters> of(String text, Supplier<Typeface> fonts) {
    List<Letters> pieces = new ArrayList<>();
    StringBuilder others = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(
            codePoint -> {
              String plain = plain(codePoint);
              if (plain == null) {
                others.appendCodePoint(codePoint);
              } else {
                flush(others, pieces, fonts);
                drawn(plain, pieces);
              }
            });
    flush(others, pieces, fonts);
    return pieces;
  }

  /** The letters of a text that are written by their numbers, for no font has them. */
  static List<String> escaped(String text, Supplier<Typeface> fonts) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .filter(codePoint -> plain(codePoint) == null && !fonts.get().draws(codePoint))
        .mapToObj(Letters::number)
        .toList();
  }

  /** A character in those that have strokes, or null if it is not made of such. */
  private static String plain(int codePoint) {
    if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
      return " ";
    }
    if (Character.getType(codePoint) == Character.DASH_PUNCTUATION) {
      return "-";
    }
    String apart = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
    String plain = APART.getOrDefault(codePoint, apart);
    return plain.chars().allMatch(c -> c == ' ' || Glyphs.has((char) c)) ? plain : null;
  }

  private static void drawn(String plain, List<Letters> pieces) {
    for (char character : plain.toCharArray()) {
      boolean accent = Character.getType(character) == Character.NON_SPACING_MARK;
      if (accent && !pieces.isEmpty() && pieces.getLast() instanceof Drawn(char base, String on)) {
        boolean dotted = base == 'i' && Glyphs.over(character);
        pieces.set(pieces.size() - 1, new Drawn(dotted ? '\u0131' : base, on + character));
      } else {
        pieces.add(character == ' ' ? new Space() : new Drawn(character, ""));
      }
    }
  }

  /** Adds a run of letters without strokes: those that a font can draw by it, others by number. */
  private static void flush(StringBuilder run, List<Letters> pieces, Supplier<Typeface> fonts) {
    int[] codePoints = run.codePoints().toArray();
    run.setLength(0);
    int end;
    for (int from = 0; from < codePoints.length; from = end) {
      boolean typeset = fonts.get().draws(codePoints[from]);
      end = from + 1;
      while (end < codePoints.length && fonts.get().draws(codePoints[end]) == typeset) {
        end++;
      }
      if (typeset) {
        pieces.add(new Typeset(new String(codePoints, from, end - from)));
      } else {
        IntStream numbered = Arrays.stream(codePoints, from, end);
        drawn(
            numbered.mapToObj(Letters::number).collect(Collectors.joining(" ", "[", "]")), pieces);
      }
    }
  }

  private static String number(int codePoint) {
    return String.format(Locale.ROOT, "U+%04X", codePoint);
  }
}
