package limpid.explain.picture;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Text drawn with strokes of its own, so that a figure looks the same on every machine, also on one
 * without any font. Only letters that have no strokes take a font, and without one a number.
 *
 * @param capital the height of a capital letter in pixels
 * @param fonts what letters without strokes are drawn with; asked for when there is one
 */
record Lettering(double capital, Supplier<Typeface> fonts) {
  private static final String ELLIPSIS = "...";
  private static final int NAMED = 6;
  private static final double SPACE = 3;
  private static final double BETWEEN = 2.2;

  /** How much higher accents stand over a tall letter than over a small one. */
  private static final int RAISED = 2;

  Lettering(double capital) {
    this(capital, Typeface::installed);
  }

  /** From one base line to the next. */
  double line() {
    return 1.9 * capital;
  }

  double width(String text) {
    double width = -BETWEEN * unit();
    for (Letters letters : Letters.of(text, fonts)) {
      width += advance(letters);
    }
    return Math.max(0, width);
  }

  /** The letters that are written by their numbers, {@code U+732B}: no font has them. */
  List<String> escaped(String text) {
    return Letters.escaped(text, fonts);
  }

  /** A sentence about the letters of these texts that are written by their numbers, if any are. */
  Optional<String> missing(Stream<String> texts) {
    Set<String> escaped = new TreeSet<>();
    texts.forEach(text -> escaped.addAll(escaped(text)));
    String which =
        escaped.size() > NAMED ? escaped.size() + " letters" : String.join(", ", escaped);
    return escaped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "No font on this machine can draw %s, written here by number.".formatted(which));
  }

  /** Draws in the graphics' colour, beginning at x on the base line y. */
  void draw(Graphics2D g, String text, double x, double y) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    float thickness = (float) Math.max(1, 0.13 * capital);
    g.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double at = x;
    for (Letters letters : Letters.of(text, fonts)) {
      switch (letters) {
        case Letters.Space _ -> {}
        case Letters.Drawn drawn -> strokes(g, drawn, at, y);
        case Letters.Typeset set -> fonts.get().draw(g, set.text(), capital, at, y);
      }
      at += advance(letters);
    }
  }

  private void strokes(Graphics2D g, Letters.Drawn letter, double x, double y) {
    stroke(g, Glyphs.of(letter.base()), x, y);
    for (char accent : letter.accents().toCharArray()) {
      double middle = (right(letter.base()) - right(accent)) / 2.0;
      boolean raised = Glyphs.over(accent) && letter.tall();
      stroke(g, Glyphs.of(accent), x + middle * unit(), raised ? y - RAISED * unit() : y);
    }
  }

  private void stroke(Graphics2D g, String strokes, double x, double y) {
    for (String stroke : strokes.split(", ")) {
      g.draw(path(stroke, x, y));
    }
  }

  /** The text in lines no wider than this, broken between words. */
  List<String> wrapped(String text, double width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.strip().split("\\s+")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && width(longer) > width) {
        lines.add(line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.add(line);
    return lines;
  }

  /** The text in at most so many lines no wider than this; what does not fit is cut, "Egypt...". */
  List<String> fitted(String text, double width, int most) {
    List<String> lines = wrapped(text, width);
    if (lines.size() > most) {
      String rest = String.join(" ", lines.subList(most - 1, lines.size()));
      lines = new ArrayList<>(lines.subList(0, most - 1));
      lines.add(rest);
    }
    return lines.stream().map(line -> cut(line, width)).toList();
  }

  private String cut(String line, double width) {
    if (width(line) <= width) {
      return line;
    }
    int fits = 0;
    int tooLong = line.codePointCount(0, line.length());
    while (tooLong - fits > 1) {
      int kept = (fits + tooLong) / 2;
      if (width(shortened(line, kept)) <= width) {
        fits = kept;
      } else {
        tooLong = kept;
      }
    }
    return shortened(line, fits);
  }

  private static String shortened(String line, int codePoints) {
    return line.substring(0, line.offsetByCodePoints(0, codePoints)).stripTrailing() + ELLIPSIS;
  }

  private double unit() {
    return capital / 8;
  }

  private double advance(Letters letters) {
    double gap = BETWEEN * unit();
    return switch (letters) {
      case Letters.Space _ -> SPACE * unit() + gap;
      case Letters.Drawn drawn -> right(drawn.base()) * unit() + gap;
      case Letters.Typeset set -> fonts.get().width(set.text(), capital) + gap;
    };
  }

  /** The right end of a character, in units. */
  private static int right(char character) {
    int right = 0;
    for (String point : Glyphs.of(character).split(",? ")) {
      right = Math.max(right, point.charAt(point.length() - 2) - '0');
    }
    return right;
  }

  private Path2D path(String stroke, double x, double y) {
    Path2D path = new Path2D.Double();
    double[] bend = null;
    for (String point : stroke.split(" ")) {
      double px = x + (point.charAt(point.length() - 2) - '0') * unit();
      double py = y - height(point.charAt(point.length() - 1)) * unit();
      if (point.startsWith("~")) {
        bend = new double[] {px, py};
      } else if (path.getCurrentPoint() == null) {
        path.moveTo(px, py);
      } else if (bend != null) {
        path.quadTo(bend[0], bend[1], px, py);
        bend = null;
      } else {
        path.lineTo(px, py);
      }
    }
    return path;
  }

  private static int height(char y) {
    return y >= 'a' ? 'a' - y - 1 : y - '0';
  }
}
