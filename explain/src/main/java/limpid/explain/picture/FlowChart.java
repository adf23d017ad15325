package limpid.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import limpid.nn.image.Picture;

/**
 * An amount on its way through the layers of a net, drawn as a river from the top down: how much of
 * it is left after each layer, what each layer gets, and who takes the rest. What is left and what
 * was taken stand side by side, so that the whole keeps its width; what is negative stands to the
 * left of 0.
 *
 * @param start what there is at the top
 * @param takers whoever may take of it, in the order in which they stand
 * @param steps from the top down
 * @param captions lines below
 */
public record FlowChart(
    double start, List<String> takers, List<Passage> steps, List<String> captions) {
  private static final int MARGIN = 24;
  private static final int ROW = 18;
  private static final int GAP = 16;
  private static final int RIVER = 440;
  private static final int BAR = 6;
  private static final Color INK = new Color(0x222222);
  private static final Color PALE_INK = new Color(0x777777);
  private static final Color LEFT = new Color(0xd3e3f0);
  private static final Color OWN = new Color(0x2f6f9f);
  private static final Lettering TEXT = new Lettering(8.5);

  /** Below this part of the largest amount nothing is written beside a row. */
  private static final double WORTH_WORDS = 5e-4;

  /** Colours of those who take, for what they have and for what they take now. */
  private static final int[][] COLOURS = {
    {0xf8dcb4, 0xe0861a},
    {0xdedede, 0x777777},
    {0xdcd3ee, 0x7a5fb5},
    {0xcfe8d2, 0x3f9a58},
    {0xe8dac9, 0x8a6a45},
    {0xf3c9c9, 0xc43b3b}
  };

  /**
   * A layer.
   *
   * @param name which one
   * @param kind what it is
   * @param in what it got
   * @param out what it sent on
   * @param taken what of it was taken, by the name of whoever took it
   */
  public record Passage(
      String name, String kind, double in, double out, Map<String, Double> taken) {}

  public FlowChart {
    takers = List.copyOf(takers);
    steps = List.copyOf(steps);
    captions = List.copyOf(captions);
    if (takers.size() > COLOURS.length) {
      throw new IllegalArgumentException(
          "flow chart: %d takers, at most %d have a colour"
              .formatted(takers.size(), COLOURS.length));
    }
  }

  /** What is left and what was taken, after some steps. */
  private record State(double left, Map<String, Double> taken) {

    State after(Passage step) {
      Map<String, Double> more = new LinkedHashMap<>(taken);
      double less = 0;
      for (Map.Entry<String, Double> part : step.taken().entrySet()) {
        more.merge(part.getKey(), part.getValue(), Double::sum);
        less += part.getValue();
      }
      return new State(left - less, more);
    }

    /** What stands to the right of 0, or to the left of it. */
    double extent(boolean right) {
      double sum = side(left, right);
      for (double part : taken.values()) {
        sum += side(part, right);
      }
      return sum;
    }

    private static double side(double value, boolean right) {
      return Math.max(right ? value : -value, 0);
    }
  }

  /** The finished picture. */
  public Picture draw() {
    List<State> states = states();
    Columns at = new Columns(states);
    int foot = top() + (steps.size() + 2) * ROW;
    List<String> lines =
        captions.stream()
            .flatMap(line -> TEXT.wrapped(line, at.width - 2.0 * MARGIN).stream())
            .toList();
    int height = foot + MARGIN + (int) Math.ceil(lines.size() * TEXT.line());
    BufferedImage canvas = new BufferedImage(at.width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, at.width, height);
    legend(g, states.getLast());
    heads(g, at);
    end(g, at, 0, "output", states.getFirst());
    for (int i = 0; i < steps.size(); i++) {
      river(g, at, i + 1, states.get(i + 1), steps.get(i));
      words(g, at, i + 1, steps.get(i));
    }
    end(g, at, steps.size() + 1, "image", states.getLast());
    axis(g, at, foot);
    g.setColor(INK);
    double y = foot + 1.5 * TEXT.line();
    for (String line : lines) {
      TEXT.draw(g, line, MARGIN, y);
      y += TEXT.line();
    }
    g.dispose();
    return Pixels.picture(canvas);
  }

  /** The finished picture as the bytes of a PNG file. */
  public byte[] png() {
    return Png.bytes(draw());
  }

  /**
   * Writes the finished picture as a PNG file, whole or not at all. The folder must be there.
   *
   * @throws IOException if the file cannot be written; the message names it
   */
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  private List<State> states() {
    List<State> states = new ArrayList<>();
    states.add(new State(start, Map.of()));
    steps.forEach(step -> states.add(states.getLast().after(step)));
    return states;
  }

  /** Where columns stand, and what a pixel of the river is. */
  private final class Columns {
    final int kind;
    final int in;
    final int out;
    final int zero;
    final double scale;
    final int words;
    final int width;

    Columns(List<State> states) {
      double right = most(states, true);
      double left = most(states, false);
      for (Passage step : steps) {
        right = Math.max(right, step.in());
        left = Math.max(left, -step.in());
      }
      scale = RIVER / Math.max(right + left, Double.MIN_NORMAL);
      kind = MARGIN + widest(steps.stream().map(Passage::name).toList()) + GAP;
      int number = widest(List.of("-0.000123"));
      in = kind + widest(steps.stream().map(Passage::kind).toList()) + GAP + number;
      out = in + GAP / 2 + number;
      zero = out + GAP + (int) Math.round(left * scale);
      words = out + GAP + RIVER + GAP;
      width =
          words
              + Math.max(140, widest(steps.stream().map(FlowChart.this::words).toList()))
              + MARGIN;
    }

    private double most(List<State> states, boolean right) {
      return states.stream().mapToDouble(state -> state.extent(right)).max().orElse(0);
    }
  }

  private static int widest(List<String> texts) {
    return (int) Math.ceil(texts.stream().mapToDouble(TEXT::width).max().orElse(0));
  }

  private static int top() {
    return MARGIN + 2 * ROW + GAP;
  }

  private static double base(int row) {
    return top() + row * ROW + (ROW + TEXT.capital()) / 2;
  }

  private Color colour(String taker, boolean now) {
    return new Color(COLOURS[takers.indexOf(taker)][now ? 1 : 0]);
  }

  /** Who has taken what in the end. */
  private void legend(Graphics2D g, State last) {
    double x = MARGIN;
    x = sign(g, OWN, "to the image " + number(last.left()), x);
    for (String taker : takers) {
      if (last.taken().getOrDefault(taker, 0.0) != 0) {
        x = sign(g, colour(taker, true), "to " + taker + " " + number(last.taken().get(taker)), x);
      }
    }
  }

  private static double sign(Graphics2D g, Color colour, String text, double x) {
    g.setColor(colour);
    g.fill(new Rectangle2D.Double(x, MARGIN, 12, 12));
    g.setColor(INK);
    TEXT.draw(g, text, x + 18, MARGIN + 10.5);
    return x + 18 + TEXT.width(text) + 1.5 * GAP;
  }

  private void heads(Graphics2D g, Columns at) {
    g.setColor(PALE_INK);
    double y = top() - 6;
    TEXT.draw(g, "layer", MARGIN, y);
    right(g, "in", at.in, y);
    right(g, "out", at.out, y);
    TEXT.draw(g, "left so far", at.zero, y);
    TEXT.draw(g, "taken here", at.words, y);
  }

  private static void right(Graphics2D g, String text, int x, double y) {
    TEXT.draw(g, text, x - TEXT.width(text), y);
  }

  private void words(Graphics2D g, Columns at, int row, Passage step) {
    g.setColor(INK);
    TEXT.draw(g, step.name(), MARGIN, base(row));
    right(g, number(step.in()), at.in, base(row));
    right(g, number(step.out()), at.out, base(row));
    g.setColor(PALE_INK);
    TEXT.draw(g, step.kind(), at.kind, base(row));
    g.setColor(INK);
    TEXT.draw(g, words(step), at.words, base(row));
  }

  /** {@code 3.83 bias, 0.01 epsilon}. */
  private String words(Passage step) {
    return String.join(
        ", ",
        takers.stream()
            .filter(taker -> Math.abs(step.taken().getOrDefault(taker, 0.0)) > worth())
            .map(taker -> number(step.taken().get(taker)) + " " + taker)
            .toList());
  }

  private double worth() {
    double most = steps.stream().mapToDouble(step -> Math.abs(step.in())).max().orElse(0);
    return WORTH_WORDS * Math.max(Math.abs(start), most);
  }

  private void end(Graphics2D g, Columns at, int row, String name, State state) {
    g.setColor(INK);
    TEXT.draw(g, name, MARGIN, base(row));
    right(g, number(state.left()), row == 0 ? at.out : at.in, base(row));
    river(g, at, row, state, new Passage(name, "", state.left(), state.left(), Map.of()));
  }

  /** What is left, what each taker has, and over it what this layer gets and loses. */
  private void river(Graphics2D g, Columns at, int row, State state, Passage step) {
    double[] edge = {at.zero, at.zero};
    block(g, at, row, edge, state.left(), LEFT);
    for (String taker : takers) {
      double all = state.taken().getOrDefault(taker, 0.0);
      double now = step.taken().getOrDefault(taker, 0.0);
      boolean grown = now != 0 && Math.signum(now) == Math.signum(all);
      double fresh = grown ? Math.signum(now) * Math.min(Math.abs(now), Math.abs(all)) : 0;
      block(g, at, row, edge, fresh, colour(taker, true));
      block(g, at, row, edge, all - fresh, colour(taker, false));
    }
    g.setColor(OWN);
    double width = Math.abs(step.in()) * at.scale;
    double x = step.in() < 0 ? at.zero - width : at.zero;
    g.fill(new Rectangle2D.Double(x, top() + row * ROW + (ROW - BAR) / 2.0, width, BAR));
  }

  /** Beside what stands there already, to the right or to the left of 0. */
  private static void block(
      Graphics2D g, Columns at, int row, double[] edge, double value, Color colour) {
    double width = Math.abs(value) * at.scale;
    g.setColor(colour);
    int side = value < 0 ? 0 : 1;
    double x = value < 0 ? edge[0] - width : edge[1];
    g.fill(new Rectangle2D.Double(x, top() + row * ROW, width, ROW));
    edge[side] += value < 0 ? -width : width;
  }

  private void axis(Graphics2D g, Columns at, int foot) {
    g.setColor(INK);
    g.fillRect(at.zero, top() - 2, 1, foot - top() + 4);
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
  }
}
