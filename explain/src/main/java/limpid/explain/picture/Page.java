package limpid.explain.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import limpid.nn.image.Picture;
import limpid.nn.image.Region;

/**
 * A figure as it is laid out and drawn: tiles from left to right, lines below them.
 *
 * @param seen the part of the photo that the maps cover
 * @param captions lines in black; what the maps note follows them in red
 */
record Page(Picture photo, Region seen, List<HeatMap> maps, List<String> captions) {
  static final int SIDE = 480;
  static final int MARGIN = 24;
  private static final int GAP = 28;
  private static final int BAR_GAP = 10;
  private static final int TITLE = 30;
  private static final int NARROWEST = 640;
  private static final Color INK = new Color(0x222222);
  private static final Color WARNING = new Color(0xb00020);
  private static final Lettering HEADING = new Lettering(10.5);
  private static final Lettering TEXT = new Lettering(10);

  Picture drawn() {
    int right = MARGIN + width();
    for (HeatMap map : maps) {
      right += GAP + column(map);
    }
    int width = Math.max(NARROWEST, right + MARGIN);
    List<String> lines = wrapped(captions, width);
    List<String> notes = wrapped(notes(), width);
    int foot = MARGIN + TITLE + height();
    int rows = lines.size() + notes.size();
    int height = foot + MARGIN + 4 + (int) Math.ceil(rows * TEXT.line());
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    tiles(g);
    double y = write(g, lines, INK, foot + 18 + TEXT.line() / 2);
    write(g, notes, WARNING, y);
    g.dispose();
    return Pixels.picture(canvas);
  }

  private void tiles(Graphics2D g) {
    BufferedImage shown = Pixels.scaled(Pixels.image(photo), width(), height());
    tile(g, "photo", shown, MARGIN);
    int x = MARGIN + width() + GAP;
    for (HeatMap map : maps) {
      tile(g, map.title(), overlaid(shown, map), x);
      map.legend().draw(g, TEXT, INK, x + width() + BAR_GAP, MARGIN + TITLE, height());
      x += column(map) + GAP;
    }
  }

  /** What the maps say of themselves, and which letters could not be drawn. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    maps.stream().map(HeatMap::note).filter(n -> !n.isEmpty()).distinct().forEach(notes::add);
    List<String> texts = new ArrayList<>(captions);
    texts.addAll(notes);
    maps.forEach(map -> texts.add(map.title()));
    TEXT.missing(texts.stream()).ifPresent(notes::add);
    return notes;
  }

  /** The width of a tile with its bar, or of its title if that is wider. */
  private int column(HeatMap map) {
    int bar = BAR_GAP + map.legend().width(TEXT);
    return Math.max(width() + bar, (int) Math.ceil(HEADING.width(map.title())));
  }

  private double scale() {
    return (double) SIDE / Math.max(photo.width(), photo.height());
  }

  private int width() {
    return Math.max(1, (int) Math.round(photo.width() * scale()));
  }

  private int height() {
    return Math.max(1, (int) Math.round(photo.height() * scale()));
  }

  /** Where the net's part of the photo lies in a tile. */
  private Rectangle seenInTile() {
    int x = (int) Math.round(seen.x() * scale());
    int y = (int) Math.round(seen.y() * scale());
    int right = Math.max(x + 1, (int) Math.round(seen.right() * scale()));
    int bottom = Math.max(y + 1, (int) Math.round(seen.bottom() * scale()));
    return new Rectangle(x, y, right - x, bottom - y)
        .intersection(new Rectangle(width(), height()));
  }

  /** The photo in a tile's size, the map over the part that the net saw and the rest dimmed. */
  private BufferedImage overlaid(BufferedImage shown, HeatMap map) {
    BufferedImage tile = Pixels.scaled(shown, width(), height());
    Rectangle part = seenInTile();
    Picture image = Pixels.picture(tile.getSubimage(part.x, part.y, part.width, part.height));
    Picture over = map.over(image);
    Graphics2D g = tile.createGraphics();
    g.setColor(new Color(0, 0, 0, 150));
    g.fillRect(0, 0, tile.getWidth(), tile.getHeight());
    g.drawImage(Pixels.image(over), part.x, part.y, null);
    g.dispose();
    return tile;
  }

  private void tile(Graphics2D g, String title, BufferedImage image, int x) {
    g.setColor(INK);
    HEADING.draw(g, title, x, MARGIN + TITLE - 12);
    g.drawImage(image, x, MARGIN + TITLE, null);
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
