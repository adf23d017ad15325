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
import java.util.Optional;
import limpid.nn.image.Picture;

/**
 * A tree from left to right, its leaves below each other at the right end.
 *
 * @param title a line above it
 */
public record TreeChart(String title, Branch root) {
  /** The height of a box, in pixels. */
  public static final int BOX = 26;

  /** The side of the square that a leaf's picture is drawn into. */
  public static final int IMAGE = 40;

  private static final int MARGIN = 24;

  /** The room between two columns. */
  public static final int BETWEEN = 56;

  private static final int BETWEEN_ROWS = 6;
  private static final int PADDING = 9;
  private static final int TITLE = 30;
  private static final double THICK = 6;
  private static final double THIN = 1.3;
  private static final long MOST_PIXELS = 120_000_000;
  private static final Color INK = new Color(0x222222);
  private static final Color EDGE = new Color(0xb4bac0);
  private static final Color STRONG = new Color(0x0072b2);
  private static final Color FILL = new Color(0xe3f0f8);
  private static final Lettering HEADING = new Lettering(11);
  private static final Lettering TEXT = new Lettering(9);

  /**
   * A node.
   *
   * @param note a few words behind its name, or nothing
   * @param image what a leaf looks like
   * @param weight how thick the line to it is, in [0,1]
   * @param strong whether it is in colour
   * @param children none of a leaf
   */
  public record Branch(
      String id,
      String name,
      String note,
      Optional<Picture> image,
      double weight,
      boolean strong,
      List<Branch> children) {
    public Branch {
      children = List.copyOf(children);
    }

    /** What stands in its box. */
    public String words() {
      return note.isEmpty() ? name : name + "  " + note;
    }
  }

  /**
   * A node in its place.
   *
   * @param parent the place of its parent in the list of all, -1 of the root
   * @param x the left end of its box
   * @param y its middle
   * @param width of its box
   */
  public record Placed(Branch branch, int parent, double x, double y, double width) {
    public double right() {
      return x + width;
    }
  }

  /** All nodes, each before those beneath it. */
  public List<Placed> placed() {
    List<Double> widths = new ArrayList<>();
    columns(root, 0, widths);
    int last = widths.size() - 1;
    double[] left = new double[widths.size()];
    left[0] = MARGIN;
    for (int i = 1; i <= last; i++) {
      left[i] = left[i - 1] + widths.get(i - 1) + BETWEEN;
    }
    List<Placed> placed = new ArrayList<>();
    place(root, -1, 0, left, new double[] {MARGIN + TITLE}, placed);
    return placed;
  }

  /** The width of each column; leaves stand in one of their own. */
  private static void columns(Branch branch, int depth, List<Double> widths) {
    while (widths.size() <= depth) {
      widths.add(widths.size(), 0.);
    }
    if (!branch.children().isEmpty()) {
      widths.set(depth, Math.max(widths.get(depth), width(branch)));
      branch.children().forEach(child -> columns(child, depth + 1, widths));
    }
  }

  private static double width(Branch branch) {
    double image = branch.image().isPresent() ? IMAGE + 6 : 0;
    return Math.ceil(TEXT.width(branch.words())) + 2 * PADDING + image;
  }

  private static double place(
      Branch branch, int parent, int depth, double[] left, double[] top, List<Placed> placed) {
    int own = placed.size();
    if (branch.children().isEmpty()) {
      int height = branch.image().isPresent() ? IMAGE : BOX;
      double y = top[0] + height / 2.;
      top[0] += height + BETWEEN_ROWS;
      placed.add(new Placed(branch, parent, left[left.length - 1], y, width(branch)));
      return y;
    }
    placed.add(null);
    double first = Double.NaN;
    double y = 0;
    for (Branch child : branch.children()) {
      y = place(child, own, depth + 1, left, top, placed);
      first = Double.isNaN(first) ? y : first;
    }
    double middle = (first + y) / 2;
    placed.set(own, new Placed(branch, parent, left[depth], middle, width(branch)));
    return middle;
  }

  /** How much room nodes take, margins and all. */
  public static double width(List<Placed> placed) {
    return placed.stream().mapToDouble(Placed::right).max().orElse(0) + MARGIN;
  }

  /** How much room nodes take, margins and all. */
  public static double height(List<Placed> placed) {
    return placed.stream().mapToDouble(Placed::y).max().orElse(0) + IMAGE / 2. + MARGIN;
  }

  /** How thick the line to a node is. */
  public static double thickness(Branch branch) {
    return THIN + branch.weight() * (THICK - THIN);
  }

  /** A picture for a leaf, no larger than this on its longer side. */
  public static Picture shrunk(Picture picture, int side) {
    Cell.Plain cell = new Cell.Plain("", picture);
    var size = cell.within(Math.min(side, Math.max(picture.width(), picture.height())));
    return Pixels.picture(cell.drawn(size.width, size.height));
  }

  /**
   * The finished picture.
   *
   * @throws IllegalArgumentException if it would be too large
   */
  public Picture draw() {
    List<Placed> all = placed();
    int width = (int) Math.ceil(Math.max(width(all), HEADING.width(title) + 2 * MARGIN));
    int height = (int) Math.ceil(height(all));
    if ((long) width * height > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "tree: a picture of %dx%d pixels is too large; a page, which can be zoomed, is expected"
              .formatted(width, height));
    }
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setColor(INK);
    HEADING.draw(g, title, MARGIN, MARGIN + 4);
    for (boolean strong : new boolean[] {false, true}) {
      for (Placed node : all) {
        if (node.parent() >= 0 && node.branch().strong() == strong) {
          edge(g, all.get(node.parent()), node);
        }
      }
    }
    all.forEach(node -> node(g, node));
    g.dispose();
    return Pixels.picture(canvas);
  }

  private static void edge(Graphics2D g, Placed from, Placed to) {
    g.setColor(to.branch().strong() ? STRONG : EDGE);
    g.setStroke(new BasicStroke((float) thickness(to.branch())));
    double bend = BETWEEN * .6;
    Path2D line = new Path2D.Double();
    line.moveTo(from.right(), from.y());
    line.curveTo(
        from.right() + bend,
        from.y(),
        from.right() + BETWEEN - bend,
        to.y(),
        from.right() + BETWEEN,
        to.y());
    line.lineTo(to.x(), to.y());
    g.draw(line);
  }

  private static void node(Graphics2D g, Placed node) {
    Branch branch = node.branch();
    var box = new RoundRectangle2D.Double(node.x(), node.y() - BOX / 2., node.width(), BOX, 10, 10);
    boolean leaf = branch.children().isEmpty();
    double x = node.x() + PADDING;
    if (!leaf || branch.strong()) {
      double under = branch.image().isPresent() ? IMAGE + 6 : 0;
      box.setFrame(node.x() + under, node.y() - BOX / 2., node.width() - under, BOX);
      g.setColor(branch.strong() ? FILL : Color.WHITE);
      g.fill(box);
      g.setColor(branch.strong() ? STRONG : EDGE);
      g.setStroke(new BasicStroke(1.4f));
      g.draw(box);
    }
    if (branch.image().isPresent()) {
      Cell.Plain cell = new Cell.Plain("", branch.image().get());
      var size = cell.within(IMAGE);
      g.drawImage(
          cell.drawn(size.width, size.height),
          (int) node.x() + 2,
          (int) Math.round(node.y() - size.height / 2.),
          null);
      x += IMAGE + 6;
    }
    g.setColor(INK);
    TEXT.draw(g, branch.words(), x, node.y() + TEXT.capital() / 2);
  }

  /** Writes the finished picture as a PNG file, whole or not at all. The folder must be there. */
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }
}
