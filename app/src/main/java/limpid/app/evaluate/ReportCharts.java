package limpid.app.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;

/** Charts of a report as SVG, as wide as the page lets them be. */
final class ReportCharts {
  private static final int WIDTH = 420;
  private static final int LEFT = 44;
  private static final int RIGHT = 22;
  private static final int TOP = 10;
  private static final int HEIGHT = 240;
  private static final int ROW = 30;
  private static final int TICKS = 4;

  /** Okabe and Ito's colours, which people who see few colours tell apart. */
  private static final List<String> COLOURS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5d4aa8", "#8a5a2b");

  private static final String RANDOM = "#8b8b8b";

  private ReportCharts() {}

  /** A method's name beside a dot of its colour. */
  static String named(EvaluationTable table, int method) {
    return "<span class=\"dot\" style=\"background:%s\"></span>%s"
        .formatted(
            colour(method, table.methods().size()),
            ReportPage.escaped(table.methods().get(method)));
  }

  /** The colour of a method in all charts. */
  static String colour(int method, int methods) {
    return method == methods - 1 ? RANDOM : COLOURS.get(method % COLOURS.size());
  }

  /**
   * A line.
   *
   * @param dashed as that of random maps is
   */
  record Line(String name, String colour, boolean dashed, List<Double> x, List<Double> y) {}

  /**
   * Lines over shares from 0 to 1.
   *
   * @param across what the horizontal axis is
   */
  static String curves(String title, String across, List<Line> lines) {
    double low = lines.stream().flatMap(one -> one.y().stream()).min(Double::compare).orElse(0.0);
    double high = lines.stream().flatMap(one -> one.y().stream()).max(Double::compare).orElse(1.0);
    Axis y = Axis.over(low, high, HEIGHT, TOP);
    Axis x = new Axis(0, 1, .25, LEFT, WIDTH - RIGHT);
    StringBuilder svg = new StringBuilder(begin(title, HEIGHT + 38));
    for (double tick : y.ticks()) {
      svg.append(rule(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick)));
      svg.append(text(LEFT - 6, y.at(tick) + 4, "end", label(tick, y.step())));
    }
    for (double tick : x.ticks()) {
      svg.append(text(x.at(tick), HEIGHT + 16, "middle", "%.0f %%".formatted(100 * tick)));
    }
    svg.append(text(LEFT, HEIGHT + 34, "start", across));
    for (Line line : lines) {
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < line.x().size(); i++) {
        points.append(
            String.format(Locale.ROOT, "%.1f,%.1f ", x.at(line.x().get(i)), y.at(line.y().get(i))));
      }
      svg.append(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s><title>%s</title></polyline>"
              .formatted(
                  points.toString().strip(),
                  line.colour(),
                  line.dashed() ? " stroke-dasharray=\"5 4\"" : "",
                  ReportPage.escaped(line.name())));
    }
    return svg.append("</svg>").toString();
  }

  /**
   * A row of a box plot: quartiles as the box, 5 and 95 % as the whiskers, the median as a line,
   * the mean as a dot.
   */
  record Box(String name, String colour, double[] figures) {
    double percentile(double p) {
      return StatUtils.percentile(figures, p);
    }
  }

  /** Boxes, a dashed line at the median of the last, which is that of random maps. */
  static String boxes(String title, List<Box> boxes) {
    double low = boxes.stream().mapToDouble(one -> one.percentile(5)).min().orElse(0);
    double high = boxes.stream().mapToDouble(one -> one.percentile(95)).max().orElse(1);
    for (Box box : boxes) {
      low = Math.min(low, StatUtils.mean(box.figures()));
      high = Math.max(high, StatUtils.mean(box.figures()));
    }
    int left = 16;
    Axis x = Axis.over(low, high, left, WIDTH - RIGHT);
    int bottom = TOP + boxes.size() * (ROW + 14);
    StringBuilder svg = new StringBuilder(begin(title, bottom + 24));
    for (double tick : x.ticks()) {
      svg.append(rule(x.at(tick), TOP, x.at(tick), bottom));
      svg.append(text(x.at(tick), bottom + 16, "middle", label(tick, x.step())));
    }
    double random = x.at(boxes.getLast().percentile(50));
    svg.append(
        "<line x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"%4$s\" stroke-dasharray=\"4 4\"/>"
            .formatted(number(random), TOP, bottom, RANDOM));
    for (int i = 0; i < boxes.size(); i++) {
      svg.append(box(boxes.get(i), x, TOP + i * (ROW + 14)));
    }
    return svg.append("</svg>").toString();
  }

  private static String box(Box box, Axis x, int top) {
    double middle = top + 14 + ROW / 2.0 - 4;
    String line =
        "<line x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>";
    String at5 = number(x.at(box.percentile(5)));
    String at25 = number(x.at(box.percentile(25)));
    String at50 = number(x.at(box.percentile(50)));
    String at75 = number(x.at(box.percentile(75)));
    String at95 = number(x.at(box.percentile(95)));
    double wide = Math.max(1, x.at(box.percentile(75)) - x.at(box.percentile(25)));
    String y = number(middle);
    return text(16, top + 11, "start", box.name())
        + line.formatted(at5, at25, y, y, box.colour(), 1.5)
        + line.formatted(at75, at95, y, y, box.colour(), 1.5)
        + "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"16\" rx=\"2\" fill=\"%s\" fill-opacity=\".22\" stroke=\"%s\"/>"
            .formatted(at25, number(middle - 8), number(wide), box.colour(), box.colour())
        + line.formatted(at50, at50, number(middle - 8), number(middle + 8), box.colour(), 2.5)
        + "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>"
            .formatted(number(x.at(StatUtils.mean(box.figures()))), y, box.colour());
  }

  /** Numbers as places, with a tick at each step. */
  private record Axis(double low, double high, double step, double from, double to) {

    /** Steps of 1, 2 or 5 times a power of ten. */
    static Axis over(double low, double high, double from, double to) {
      double span = high > low ? high - low : Math.max(1e-3, Math.abs(high));
      double power = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
      double size = span / TICKS / power;
      double step = power * (size <= 1 ? 1 : size <= 2 ? 2 : size <= 5 ? 5 : 10);
      double least = Math.floor(low / step + 1e-9) * step;
      double most = Math.ceil((low + span) / step - 1e-9) * step;
      return new Axis(least, most, step, from, to);
    }

    double at(double value) {
      return from + (value - low) / (high - low) * (to - from);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int i = 0; low + i * step <= high + step / 1000; i++) {
        double tick = low + i * step;
        ticks.add(Math.abs(tick) < step / 1000 ? 0 : tick);
      }
      return ticks;
    }
  }

  private static String begin(String title, int height) {
    return "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
        .formatted(WIDTH, height, ReportPage.escaped(title));
  }

  private static String rule(double x1, double y1, double x2, double y2) {
    return "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
        .formatted(number(x1), number(y1), number(x2), number(y2));
  }

  private static String text(double x, double y, String anchor, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
        .formatted(number(x), number(y), anchor, ReportPage.escaped(words));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A tick with as many digits as its step has. */
  private static String label(double tick, double step) {
    double size = Math.max(Math.abs(tick), step);
    if (size >= 1e5 || step < 1e-4) {
      return String.format(Locale.ROOT, "%.0e", tick);
    }
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + digits + "f", tick);
  }
}
