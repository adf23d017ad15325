package limpid.explain.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import limpid.nn.image.Picture;

/**
 * Lines over numbers, in panels side by side that have one vertical axis, from 0, with the names of
 * the lines below. Lines of one name have one colour.
 *
 * @param up what the vertical axis is
 * @param panels from left to right
 */
public record LineChart(String up, List<Panel> panels) {
  private static final int MARGIN = 24;
  private static final int WIDTH = 380;
  private static final int HEIGHT = 280;
  private static final int GAP = 56;
  private static final int AXIS = 60;
  private static final int TICKS = 5;
  private static final int SAMPLE = 28;
  private static final Color INK = new Color(0x222222);
  private static final Color GRID = new Color(0xe4e4e4);
  private static final Lettering TEXT = new Lettering(9);

  /** Okabe and Ito's colours, which people who see few colours tell apart. */
  private static final List<Color> COLOURS =
      Stream.of(0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000, 0x999999)
          .map(Color::new)
          .toList();

  /**
   * A panel.
   *
   * @param title above it
   * @param across what the horizontal axis is
   */
  public record Panel(String title, String across, List<Line> lines) {}

  /**
   * A line.
   *
   * @param name in the legend
   * @param x from the left to the right
   * @param y as many; a value that is not finite leaves a gap
   */
  public record Line(String name, List<Double> x, List<Double> y) {
    public Line {
      x = List.copyOf(x);
      y = List.copyOf(y);
      if (x.size() < 2 || x.size() != y.size()) {
        throw new IllegalArgumentException(
            "line chart: a line wants two points or more, got %d and %d numbers"
                .formatted(x.size(), y.size()));
      }
    }
  }

  public LineChart {
    panels = List.copyOf(panels);
    if (panels.isEmpty() || panels.stream().anyMatch(panel -> panel.lines().isEmpty())) {
      throw new IllegalArgumentException("line chart: wants panels with lines");
    }
  }

  /** The finished picture. */
  public Picture draw() {
    int width = 2 * MARGIN + AXIS + panels.size() * (WIDTH + GAP) - GAP;
    int legend = (int) Math.ceil(names().size() * TEXT.line());
    int height = 2 * MARGIN + (int) Math.ceil(5.6 * TEXT.line()) + HEIGHT + legend;
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    double top = MARGIN + 2.6 * TEXT.line();
    g.setColor(INK);
    TEXT.draw(g, up, MARGIN, MARGIN + TEXT.capital());
    for (int i = 0; i < panels.size(); i++) {
      panel(g, panels.get(i), MARGIN + AXIS + i * (WIDTH + GAP), top);
    }
    double y = top + HEIGHT + 3.5 * TEXT.line();
    for (int i = 0; i < names().size(); i++) {
      g.setColor(COLOURS.get(i % COLOURS.size()));
      g.setStroke(new BasicStroke(2.5f));
      double middle = y - TEXT.capital() / 2;
      g.draw(new Line2D.Double(MARGIN + AXIS, middle, MARGIN + AXIS + SAMPLE, middle));
      g.setColor(INK);
      TEXT.draw(g, names().get(i), MARGIN + AXIS + SAMPLE + 10, y);
      y += TEXT.line();
    }
    g.dispose();
    return Pixels.picture(canvas);
  }

  /** Writes the finished picture as a PNG file, whole or not at all. The folder must be there. */
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  private Stream<Line> lines() {
    return panels.stream().flatMap(panel -> panel.lines().stream());
  }

  private List<String> names() {
    return lines().map(Line::name).distinct().toList();
  }

  /** The upper end of the vertical axis. */
  private double highest() {
    double highest =
        lines()
            .flatMap(line -> line.y().stream())
            .filter(Double::isFinite)
            .mapToDouble(value -> value)
            .max()
            .orElse(0);
    return highest > 0 ? Math.ceil(highest / step(highest)) * step(highest) : 1;
  }

  /** 1, 2 or 5 times a power of ten, such that there are about five of it. */
  static double step(double extent) {
    double power = Math.pow(10, Math.floor(Math.log10(extent / TICKS)));
    double times = extent / TICKS / power;
    return power * (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1);
  }

  private void panel(Graphics2D g, Panel panel, double left, double top) {
    double low = panel.lines().stream().mapToDouble(line -> line.x().getFirst()).min().orElse(0);
    double high = panel.lines().stream().mapToDouble(line -> line.x().getLast()).max().orElse(1);
    double highest = highest();
    double foot = top + HEIGHT;
    g.setStroke(new BasicStroke(1));
    for (double tick = 0; tick <= highest * (1 + 1e-9); tick += step(highest)) {
      double y = foot - tick / highest * HEIGHT;
      rule(g, left, y, left + WIDTH, y);
      String text = number(tick, step(highest));
      TEXT.draw(g, text, left - 8 - TEXT.width(text), y + TEXT.capital() / 2);
    }
    double every = step(high - low);
    for (double tick = Math.ceil(low / every - 1e-9) * every;
        tick <= high + 1e-9 * every;
        tick += every) {
      double x = left + (tick - low) / (high - low) * WIDTH;
      rule(g, x, top, x, foot);
      String text = number(tick, every);
      TEXT.draw(g, text, x - TEXT.width(text) / 2, foot + 1.4 * TEXT.line());
    }
    TEXT.draw(g, panel.title(), left, top - TEXT.line() / 2);
    double middle = left + (WIDTH - TEXT.width(panel.across())) / 2;
    TEXT.draw(g, panel.across(), middle, foot + 2.5 * TEXT.line());
    for (Line line : panel.lines()) {
      g.setColor(COLOURS.get(names().indexOf(line.name()) % COLOURS.size()));
      g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      Path2D path = new Path2D.Double();
      boolean begun = false;
      for (int i = 0; i < line.x().size(); i++) {
        double x = left + (line.x().get(i) - low) / (high - low) * WIDTH;
        double y = foot - line.y().get(i) / highest * HEIGHT;
        boolean there = Double.isFinite(y);
        if (there && begun) {
          path.lineTo(x, y);
        } else if (there) {
          path.moveTo(x, y);
        }
        begun = there;
      }
      g.draw(path);
    }
  }

  private static void rule(Graphics2D g, double x, double y, double right, double bottom) {
    g.setStroke(new BasicStroke(1));
    g.setColor(GRID);
    g.draw(new Line2D.Double(x, y, right, bottom));
    g.setColor(INK);
  }

  /** With as many decimals as the step has. */
  private static String number(double value, double step) {
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", value + 0.0);
  }
}
