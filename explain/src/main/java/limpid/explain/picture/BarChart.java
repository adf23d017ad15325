package limpid.explain.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import limpid.nn.image.Picture;

/**
 * Bars from 0 to 1, each with how far its value is spread, and its name below.
 *
 * @param up what the vertical axis is
 * @param caption a line below
 */
public record BarChart(String up, List<Bar> bars, String caption) {
  private static final int MARGIN = 24;
  private static final int HEIGHT = 280;
  private static final int AXIS = 44;
  private static final int BAR = 64;
  private static final int GAP = 56;
  private static final int NARROWEST = 480;
  private static final int TICKS = 4;
  private static final int LINES = 2;
  private static final int CAP = 7;
  private static final Color INK = new Color(0x222222);
  private static final Color GRID = new Color(0xe4e4e4);
  private static final Color STRONG = new Color(0x0072b2);
  private static final Color WEAK = new Color(0xb8b8b8);
  private static final Lettering TEXT = new Lettering(9);

  /**
   * A bar.
   *
   * @param value in [0,1]
   * @param spread drawn up and down from it
   * @param strong whether it is in colour, or grey
   * @param note below its name
   */
  public record Bar(String name, double value, double spread, boolean strong, String note) {}

  public BarChart {
    bars = List.copyOf(bars);
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("bar chart: wants bars");
    }
  }

  /** The finished picture. */
  public Picture draw() {
    int width =
        Math.max(
            Math.max(NARROWEST, 2 * MARGIN + (int) Math.ceil(TEXT.width(caption))),
            2 * MARGIN + AXIS + bars.size() * (BAR + GAP));
    int height = 2 * MARGIN + HEIGHT + (int) Math.ceil((LINES + 5) * TEXT.line());
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    double top = MARGIN + 1.5 * TEXT.line();
    double foot = top + HEIGHT;
    g.setColor(INK);
    TEXT.draw(g, up, MARGIN, MARGIN + TEXT.capital());
    for (int tick = 0; tick <= TICKS; tick++) {
      double y = foot - (double) tick / TICKS * HEIGHT;
      g.setColor(GRID);
      g.draw(new Line2D.Double(MARGIN + AXIS, y, width - MARGIN, y));
      g.setColor(INK);
      String text = "%.2f".formatted((double) tick / TICKS);
      TEXT.draw(g, text, MARGIN + AXIS - 8 - TEXT.width(text), y + TEXT.capital() / 2);
    }
    for (int i = 0; i < bars.size(); i++) {
      bar(g, bars.get(i), MARGIN + AXIS + GAP / 2. + i * (BAR + GAP), foot);
    }
    g.setColor(INK);
    TEXT.draw(g, caption, MARGIN, height - MARGIN);
    g.dispose();
    return Pixels.picture(canvas);
  }

  /** Writes the finished picture as a PNG file, whole or not at all. The folder must be there. */
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  private static void bar(Graphics2D g, Bar bar, double left, double foot) {
    double high = Math.clamp(bar.value(), 0, 1) * HEIGHT;
    g.setColor(bar.strong() ? STRONG : WEAK);
    g.fill(new Rectangle2D.Double(left, foot - high, BAR, high));
    g.setColor(INK);
    g.setStroke(new BasicStroke(1.5f));
    double middle = left + BAR / 2.;
    double low = foot - Math.clamp(bar.value() - bar.spread(), 0, 1) * HEIGHT;
    double up = foot - Math.clamp(bar.value() + bar.spread(), 0, 1) * HEIGHT;
    g.draw(new Line2D.Double(middle, low, middle, up));
    g.draw(new Line2D.Double(middle - CAP, low, middle + CAP, low));
    g.draw(new Line2D.Double(middle - CAP, up, middle + CAP, up));
    g.setStroke(new BasicStroke(1));
    double y = foot + 1.4 * TEXT.line();
    for (String line : TEXT.fitted(bar.name(), BAR + GAP - 8, LINES)) {
      TEXT.draw(g, line, middle - TEXT.width(line) / 2, y);
      y += TEXT.line();
    }
    TEXT.draw(g, bar.note(), middle - TEXT.width(bar.note()) / 2, y);
  }
}
