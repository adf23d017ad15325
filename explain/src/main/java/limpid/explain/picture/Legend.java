package limpid.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The colour bar of a map: which colours its values have, and what they stand for.
 *
 * @param signed whether values go from -1 to 1, and not from 0 to 1
 * @param limits what the ends stand for, of maps that share a scale; of any other map, its own
 *     lowest and highest values
 * @param name of the method whose maps share the scale, where others stand beside them; else empty
 */
public record Legend(Colormap colours, boolean signed, Optional<Limits> limits, String name) {
  private static final int BAR = 16;
  private static final int TICK = 6;

  /** Raw values, before any normalising. */
  public record Limits(double low, double high) {}

  /** The lowest value's label, the middle's of a signed map, and the highest's. */
  private List<String> labels() {
    if (limits.isEmpty()) {
      return signed ? List.of("-", "0", "+") : List.of("0", "1");
    }
    String low = number(limits.get().low());
    String high = number(limits.get().high());
    return signed ? List.of(low, "0", high) : List.of(low, high);
  }

  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= .01 && size < 10000 ? "%.3g" : "%.1e", value);
  }

  /** How much room it takes, labels and all. */
  int width(Lettering text) {
    double widest = labels().stream().mapToDouble(text::width).max().orElse(0);
    return (int) Math.ceil(Math.max(BAR + TICK + widest, text.width(name)));
  }

  /** Draws the bar and its labels, the highest value at the top, and its name above. */
  void draw(Graphics2D g, Lettering text, Color ink, int x, int top, int height) {
    for (int y = 0; y < height; y++) {
      g.setColor(new Color(colours.rgb(1 - y / Math.max(1, height - 1.0))));
      g.fillRect(x, top + y, BAR, 1);
    }
    g.setColor(ink);
    text.draw(g, name, x, top - text.capital());
    List<String> labels = labels();
    for (int i = 0; i < labels.size(); i++) {
      double up = (double) i / (labels.size() - 1);
      double base = top + height - up * (height - text.capital());
      text.draw(g, labels.get(i), x + BAR + TICK, base);
    }
  }
}
