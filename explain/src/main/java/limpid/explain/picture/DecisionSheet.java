package limpid.explain.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/**
 * How a decision tree came to a class for a photo, from left to right: the photo, then for each
 * decision what was taken, a map of what spoke for it, and all that there was to choose from. Roads
 * that were not taken stand below, each from where it was left.
 *
 * @param photo what all maps are over
 * @param roads the one that was taken first
 * @param captions lines below
 */
public record DecisionSheet(Prepared photo, List<Road> roads, List<String> captions) {
  private static final int MARGIN = 28;
  private static final int WIDEST = 1500;
  private static final int LARGEST = 230;
  private static final int SMALLEST = 150;
  private static final int GAP = 46;
  private static final int HEAD = 34;
  private static final int BOX = 74;
  private static final int UNDER = 12;
  private static final int BAR = 5;
  private static final int PART = 27;
  private static final int BETWEEN_ROADS = 34;
  private static final int PARTS = 4;
  private static final int BAR_GAP = 26;
  private static final int NARROWEST = 480;
  private static final double WIDEST_ARROW = 7;
  private static final Color INK = new Color(0x222222);
  private static final Color PALE = new Color(0x6b6b6b);
  private static final Color REST = new Color(0xc4c9ce);
  private static final Color EMPTY = new Color(0xe8eaec);
  private static final Color WARNING = new Color(0xb00020);
  private static final Lettering HEADING = new Lettering(12);
  private static final Lettering NAME = new Lettering(11);
  private static final Lettering TEXT = new Lettering(9);

  public DecisionSheet {
    roads = List.copyOf(roads);
    captions = List.copyOf(captions);
    if (roads.isEmpty()) {
      throw new IllegalArgumentException("decision sheet: a road is expected");
    }
  }

  /**
   * A way through the tree, or the part of one.
   *
   * @param heading words above it
   * @param column where it begins: 0 at the root
   * @param start the group that it begins at
   * @param words what stands below the group, where the photo would be, or nothing
   * @param taken whether it is the one that was taken
   */
  public record Road(
      String heading, int column, String start, String words, boolean taken, List<Fork> steps) {
    public Road {
      steps = List.copyOf(steps);
    }

    private Color strong() {
      return new Color(taken ? 0x0072b2 : 0xc8540a);
    }

    private Color fill() {
      return new Color(taken ? 0xe3f0f8 : 0xfcebdf);
    }
  }

  /**
   * A decision.
   *
   * @param parts what there was to choose from
   * @param chosen which of them this road takes
   * @param map what speaks for it
   */
  public record Fork(List<Part> parts, int chosen, HeatMap map) {
    public Fork {
      parts = List.copyOf(parts);
    }

    Part part() {
      return parts.get(chosen);
    }

    /** The part that is taken, then the likeliest others. */
    private List<Part> shown() {
      Stream<Part> others =
          parts.stream()
              .filter(part -> part != part())
              .sorted((a, b) -> Double.compare(b.probability(), a.probability()));
      return Stream.concat(Stream.of(part()), others).limit(PARTS).toList();
    }
  }

  /** What may be chosen, with its probability among all parts of its group. */
  public record Part(String name, double probability) {}

  /** The finished picture. */
  public Picture draw() {
    return new Drawing().drawn();
  }

  /** The finished picture as the bytes of a PNG file. */
  public byte[] png() {
    return Png.bytes(draw());
  }

  /** Writes the finished picture as a PNG file, whole or not at all. The folder must be there. */
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  private static String percent(double p) {
    return "%.2f %%".formatted(100 * p);
  }

  /** A sheet with the sizes that follow from how many columns there are. */
  private final class Drawing {
    final int columns =
        roads.stream().mapToInt(r -> r.column() + 1 + r.steps().size()).max().orElse(1);
    final int side = Math.clamp(WIDEST / columns - GAP, SMALLEST, LARGEST);
    final Cell.Photo cell = new Cell.Photo("", photo);
    final int tileWidth = cell.within(side).width;
    final int tileHeight = cell.within(side).height;
    final List<Legend> legends = steps().map(step -> step.map().legend()).distinct().toList();

    Stream<Fork> steps() {
      return roads.stream().flatMap(road -> road.steps().stream());
    }

    int left(int column) {
      return MARGIN + column * (side + GAP);
    }

    int height(Road road) {
      int bars =
          road.steps().stream()
              .mapToInt(step -> step.shown().size() + (step.parts().size() > PARTS ? 1 : 0))
              .max()
              .orElse(0);
      return HEAD + BOX + UNDER + tileHeight + UNDER + bars * PART;
    }

    Picture drawn() {
      int right = left(columns) - GAP;
      int bars = legends.stream().mapToInt(legend -> BAR_GAP + legend.width(TEXT)).sum();
      int width = Math.max(NARROWEST, right + bars + MARGIN);
      List<String> lines = wrapped(captions, width);
      List<String> notes = wrapped(notes(), width);
      int foot =
          MARGIN + roads.stream().mapToInt(this::height).sum() + BETWEEN_ROADS * (roads.size() - 1);
      int height = foot + MARGIN + (int) Math.ceil((lines.size() + notes.size()) * TEXT.line());
      BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = canvas.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, width, height);
      int top = MARGIN;
      for (Road road : roads) {
        road(g, road, top);
        top += height(road) + BETWEEN_ROADS;
      }
      int x = right;
      for (Legend legend : legends) {
        x += BAR_GAP;
        legend.draw(g, TEXT, INK, x, MARGIN + HEAD + BOX + UNDER, tileHeight);
        x += legend.width(TEXT);
      }
      double y = write(g, lines, INK, foot + 1.5 * TEXT.line());
      write(g, notes, WARNING, y);
      g.dispose();
      return Pixels.picture(canvas);
    }

    private void road(Graphics2D g, Road road, int top) {
      g.setColor(road.taken() ? INK : road.strong());
      HEADING.draw(g, road.heading(), left(road.column()), top + HEADING.capital() + 2);
      int box = top + HEAD;
      int tile = box + BOX + UNDER;
      for (int i = 0; i < road.steps().size(); i++) {
        Part part = road.steps().get(i).part();
        int from = left(road.column() + i) + side;
        arrow(
            g,
            road.strong(),
            from + 4,
            left(road.column() + i + 1) - 4,
            box + BOX / 2.,
            part.probability());
      }
      box(g, REST, Color.WHITE, left(road.column()), box, road.start(), "");
      if (road.words().isEmpty()) {
        g.drawImage(cell.drawn(tileWidth, tileHeight), centred(road.column()), tile, null);
      } else {
        write(
            g,
            TEXT.wrapped(road.words(), side),
            PALE,
            left(road.column()),
            tile + TEXT.capital() + 4);
      }
      for (int i = 0; i < road.steps().size(); i++) {
        Fork step = road.steps().get(i);
        int column = road.column() + i + 1;
        box(
            g,
            road.strong(),
            road.fill(),
            left(column),
            box,
            step.part().name(),
            percent(step.part().probability()));
        g.drawImage(
            new Cell.Mapped(photo, step.map()).drawn(tileWidth, tileHeight),
            centred(column),
            tile,
            null);
        bars(g, road, step, left(column), tile + tileHeight + UNDER);
      }
    }

    private int centred(int column) {
      return left(column) + (side - tileWidth) / 2;
    }

    /** The wider, the likelier. */
    private void arrow(Graphics2D g, Color colour, double from, double to, double y, double p) {
      double thick = 1.2 + p * (WIDEST_ARROW - 1.2);
      double head = Math.min(to - from, 8 + thick);
      g.setColor(colour);
      g.setStroke(new BasicStroke((float) thick, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
      Path2D line = new Path2D.Double();
      line.moveTo(from, y);
      line.lineTo(to - head + 1, y);
      g.draw(line);
      Path2D tip = new Path2D.Double();
      tip.moveTo(to, y);
      tip.lineTo(to - head, y - head * .62);
      tip.lineTo(to - head, y + head * .62);
      tip.closePath();
      g.fill(tip);
    }

    private void box(
        Graphics2D g, Color edge, Color fill, int x, int y, String name, String under) {
      var shape = new RoundRectangle2D.Double(x + .5, y + .5, side - 1, BOX - 1, 14, 14);
      g.setColor(fill);
      g.fill(shape);
      g.setColor(edge);
      g.setStroke(new BasicStroke(1.6f));
      g.draw(shape);
      List<String> lines = NAME.fitted(name, side - 16, 2);
      double block = lines.size() * NAME.line() + (under.isEmpty() ? 0 : TEXT.line() + 2);
      double base = y + (BOX - block) / 2 + NAME.capital() + (NAME.line() - NAME.capital()) / 2;
      g.setColor(INK);
      for (String line : lines) {
        NAME.draw(g, line, x + (side - NAME.width(line)) / 2, base);
        base += NAME.line();
      }
      TEXT.draw(g, under, x + (side - TEXT.width(under)) / 2, base - 1);
    }

    /** All that there was to choose from, the part that this road takes first. */
    private void bars(Graphics2D g, Road road, Fork step, int x, int top) {
      double y = top + TEXT.capital();
      for (Part part : step.shown()) {
        boolean own = part == step.part();
        String number = percent(part.probability());
        double room = side - TEXT.width(number) - 8;
        g.setColor(own ? INK : PALE);
        TEXT.draw(g, TEXT.fitted(part.name(), room, 1).getFirst(), x, y);
        TEXT.draw(g, number, x + side - TEXT.width(number), y);
        g.setColor(EMPTY);
        g.fill(new RoundRectangle2D.Double(x, y + UNDER / 2., side, BAR, BAR, BAR));
        g.setColor(own ? road.strong() : REST);
        double filled = Math.max(BAR, side * part.probability());
        g.fill(new RoundRectangle2D.Double(x, y + UNDER / 2., filled, BAR, BAR, BAR));
        y += PART;
      }
      if (step.parts().size() > PARTS) {
        g.setColor(PALE);
        TEXT.draw(g, "and %d more".formatted(step.parts().size() - PARTS), x, y);
      }
    }

    private List<String> notes() {
      List<String> notes =
          new ArrayList<>(
              steps()
                  .filter(step -> !step.map().note().isEmpty())
                  .map(step -> step.part().name() + ": " + step.map().note())
                  .distinct()
                  .toList());
      Stream<String> names = steps().flatMap(step -> step.parts().stream()).map(Part::name);
      TEXT.missing(Stream.concat(names, captions.stream())).ifPresent(notes::add);
      return notes;
    }

    private List<String> wrapped(List<String> texts, int width) {
      return texts.stream()
          .flatMap(text -> TEXT.wrapped(text, width - 2. * MARGIN).stream())
          .toList();
    }

    private double write(Graphics2D g, List<String> lines, Color colour, double y) {
      return write(g, lines, colour, MARGIN, y);
    }

    private double write(Graphics2D g, List<String> lines, Color colour, double x, double y) {
      g.setColor(colour);
      double base = y;
      for (String line : lines) {
        TEXT.draw(g, line, x, base);
        base += TEXT.line();
      }
      return base;
    }
  }
}
