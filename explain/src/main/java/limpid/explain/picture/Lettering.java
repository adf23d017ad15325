package limpid.explain.picture;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Text drawn with strokes of its own, so that a figure looks the same on every machine, also on one
 * without any font.
 *
 * @param capital the height of a capital letter in pixels
 */
record Lettering(double capital) {
  private static final double SPACE = 3;
  private static final double BETWEEN = 2.2;

  /** From one base line to the next. */
  double line() {
    return 1.9 * capital;
  }

  double width(String text) {
    double width = 0;
    for (char character : plain(text).toCharArray()) {
      width += advance(character);
    }
    return Math.max(0, width - BETWEEN) * unit();
  }

  /** Draws in the graphics' colour, beginning at x on the base line y. */
  void draw(Graphics2D g, String text, double x, double y) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    float thickness = (float) Math.max(1, 0.13 * capital);
    g.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double at = x;
    for (char character : plain(text).toCharArray()) {
      if (character != ' ') {
        for (String stroke : Glyphs.of(character).split(", ")) {
          g.draw(path(stroke, at, y));
        }
      }
      at += advance(character) * unit();
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

  private double unit() {
    return capital / 8;
  }

  /** Accents are dropped and dashes become hyphens. */
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[\\p{Pd}\u2212]", "-")
        .replaceAll("[\u2018\u2019]", "'")
        .replaceAll("\\s", " ");
  }

  private static double advance(char character) {
    if (character == ' ') {
      return SPACE + BETWEEN;
    }
    int right = 0;
    for (String point : Glyphs.of(character).split(",? ")) {
      right = Math.max(right, point.charAt(point.length() - 2) - '0');
    }
    return right + BETWEEN;
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
