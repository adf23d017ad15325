package limpid.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.explain.Explanation;

/**
 * The picture a person looks at: the photo, and beside it, for each map, the map over the photo
 * with its colour bar; below them what was explained, in words.
 *
 * <pre>{@code
 * BufferedImage picture =
 *     Figure.of(photo, seen).with(explanation).caption("tabby cat 0.87").draw();
 * }</pre>
 *
 * <p>The map covers what the net saw of the photo; the rest is dimmed. Photos are scaled to {@value
 * #SIDE} pixels on their longer side, small ones smoothly.
 *
 * @param photo the photo as people know it
 * @param seen the part of it that the net was shown, in the photo's pixels; edges may lie between
 *     two
 * @param maps the maps to show, from left to right
 * @param captions lines below
 */
public record Figure(
    BufferedImage photo, Rectangle2D seen, List<HeatMap> maps, List<String> captions) {
  static final int SIDE = 480;
  static final int MARGIN = 24;
  private static final int GAP = 28;
  private static final int BAR = 16;
  private static final int BAR_ROOM = 56;
  private static final int TITLE = 30;
  private static final int NARROWEST = 640;
  private static final double MIX = 0.5;
  private static final Color INK = new Color(0x222222);
  private static final Color WARNING = new Color(0xb00020);
  private static final Lettering HEADING = new Lettering(10.5);
  private static final Lettering TEXT = new Lettering(10);

  public Figure {
    if (!new Rectangle2D.Double(-.01, -.01, photo.getWidth() + .02, photo.getHeight() + .02)
        .contains(seen)) {
      throw new IllegalArgumentException(
          "figure: the net saw %.0fx%.0f pixels at (%.0f,%.0f) of a photo of %dx%d pixels"
              .formatted(
                  seen.getWidth(),
                  seen.getHeight(),
                  seen.getX(),
                  seen.getY(),
                  photo.getWidth(),
                  photo.getHeight()));
    }
    seen = (Rectangle2D) seen.clone();
    maps = List.copyOf(maps);
    captions = List.copyOf(captions);
  }

  /** A figure of a photo that the net saw as a whole. */
  public static Figure of(BufferedImage photo) {
    return of(photo, new Rectangle(photo.getWidth(), photo.getHeight()));
  }

  public static Figure of(BufferedImage photo, Rectangle2D seen) {
    return new Figure(photo, seen, List.of(), List.of());
  }

  /** Adds an explanation's map, shown as {@link HeatMap#of} has it. */
  public Figure with(Explanation explanation) {
    return with(HeatMap.of(explanation));
  }

  public Figure with(HeatMap map) {
    List<HeatMap> more = new ArrayList<>(maps);
    more.add(map);
    return new Figure(photo, seen, more, captions);
  }

  /** Adds a line below. */
  public Figure caption(String line) {
    List<String> more = new ArrayList<>(captions);
    more.add(line);
    return new Figure(photo, seen, maps, more);
  }

  /** The finished picture. */
  public BufferedImage draw() {
    int right = MARGIN + width();
    for (HeatMap map : maps) {
      right += GAP + column(map);
    }
    int width = Math.max(NARROWEST, right + MARGIN);
    List<String> lines = wrapped(captions, width);
    List<String> notes =
        wrapped(
            maps.stream().map(HeatMap::note).filter(n -> !n.isEmpty()).distinct().toList(), width);
    int rows = lines.size() + notes.size();
    int foot = MARGIN + TITLE + height();
    int height = foot + MARGIN + 4 + (int) Math.ceil(rows * TEXT.line());
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    BufferedImage shown = Pixels.scaled(photo, width(), height());
    tile(g, "photo", shown, MARGIN);
    int x = MARGIN + width() + GAP;
    for (HeatMap map : maps) {
      tile(g, map.title(), overlaid(shown, map), x);
      bar(g, map, x + width() + 10);
      x += column(map) + GAP;
    }
    double y = foot + 18 + TEXT.line() / 2;
    y = write(g, lines, INK, y);
    write(g, notes, WARNING, y);
    g.dispose();
    return canvas;
  }

  /** The width of a tile with its bar, or of its title if that is wider. */
  private int column(HeatMap map) {
    return Math.max(width() + BAR_ROOM, (int) Math.ceil(HEADING.width(map.title())));
  }

  private double scale() {
    return (double) SIDE / Math.max(photo.getWidth(), photo.getHeight());
  }

  private int width() {
    return Math.max(1, (int) Math.round(photo.getWidth() * scale()));
  }

  private int height() {
    return Math.max(1, (int) Math.round(photo.getHeight() * scale()));
  }

  /** Where the net's part of the photo lies in a tile. */
  private Rectangle seenInTile() {
    int x = (int) Math.round(seen.getX() * scale());
    int y = (int) Math.round(seen.getY() * scale());
    int right = Math.max(x + 1, (int) Math.round(seen.getMaxX() * scale()));
    int bottom = Math.max(y + 1, (int) Math.round(seen.getMaxY() * scale()));
    return new Rectangle(x, y, right - x, bottom - y)
        .intersection(new Rectangle(width(), height()));
  }

  /** The photo in a tile's size, the map over the part that the net saw and the rest dimmed. */
  private BufferedImage overlaid(BufferedImage shown, HeatMap map) {
    BufferedImage tile = Pixels.scaled(shown, width(), height());
    Rectangle part = seenInTile();
    BufferedImage image = tile.getSubimage(part.x, part.y, part.width, part.height);
    Tensor values = enlarged(map.values(), part.height, part.width);
    BufferedImage over =
        map.signed()
            ? Overlay.signed(image, values, map.colours())
            : Overlay.mix(image, values, map.colours(), MIX);
    Graphics2D g = tile.createGraphics();
    g.setColor(new Color(0, 0, 0, 150));
    g.fillRect(0, 0, tile.getWidth(), tile.getHeight());
    g.drawImage(over, part.x, part.y, null);
    g.dispose();
    return tile;
  }

  private static Tensor enlarged(Tensor map, int h, int w) {
    Node image = Node.constant(map).reshape(1, map.shape().at(0), map.shape().at(1), 1);
    return new Resize(h, w, Resize.Sampling.BILINEAR).of(image).value().reshape(Shape.of(h, w));
  }

  private void tile(Graphics2D g, String title, BufferedImage image, int x) {
    g.setColor(INK);
    HEADING.draw(g, title, x, MARGIN + TITLE - 12);
    g.drawImage(image, x, MARGIN + TITLE, null);
  }

  private void bar(Graphics2D g, HeatMap map, int x) {
    int top = MARGIN + TITLE;
    for (int y = 0; y < height(); y++) {
      g.setColor(new Color(map.colours().rgb(1 - y / Math.max(1, height() - 1.0))));
      g.fillRect(x, top + y, BAR, 1);
    }
    g.setColor(INK);
    double label = x + BAR + 6;
    double half = TEXT.capital() / 2;
    TEXT.draw(g, map.signed() ? "+" : "1", label, top + 2 * half);
    if (map.signed()) {
      TEXT.draw(g, "0", label, top + height() / 2.0 + half);
    }
    TEXT.draw(g, map.signed() ? "-" : "0", label, top + height());
  }

  private static List<String> wrapped(List<String> texts, int width) {
    return texts.stream()
        .flatMap(text -> TEXT.wrapped(text, width - 2.0 * MARGIN).stream())
        .toList();
  }

  private static double write(Graphics2D g, List<String> lines, Color colour, double y) {
    g.setColor(colour);
    for (String line : lines) {
      TEXT.draw(g, line, MARGIN, y);
      y += TEXT.line();
    }
    return y;
  }
}
