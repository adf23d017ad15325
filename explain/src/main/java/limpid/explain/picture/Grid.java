package limpid.explain.picture;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.nn.image.Picture;

/**
 * A sheet as it is laid out and drawn: cells of one size, labels to the left of rows, titles above
 * columns or above each cell, colour bars to the right, lines below.
 *
 * @param columns what stands above columns; where there is nothing, each cell has a title of its
 *     own
 * @param side of the square that a cell is drawn into
 */
record Grid(List<String> columns, List<Sheet.Row> rows, List<String> captions, int side) {
  static final int MARGIN = 24;
  static final int GAP = 10;
  private static final int LABEL = 150;
  private static final int WIDEST = 1760;
  private static final int LARGEST = 300;
  private static final int SMALLEST = 132;
  private static final int BAR_GAP = 24;
  private static final int BAR = 320;
  private static final int LINES = 2;
  private static final int LABEL_LINES = 4;
  private static final int NARROWEST = 480;
  private static final Color INK = new Color(0x222222);
  private static final Color WARNING = new Color(0xb00020);
  private static final Lettering TEXT = new Lettering(10);

  /** Cells as large as their number lets them be; those of a single photo in even rows. */
  static Grid of(List<String> columns, List<Sheet.Row> rows, List<String> captions) {
    boolean table = !columns.isEmpty();
    int across = table ? columns.size() : across(rows.getFirst().cells().size());
    int side = Math.clamp((WIDEST / Math.max(1, across)) - GAP, SMALLEST, LARGEST);
    return new Grid(columns, table ? rows : folded(rows.getFirst(), across), captions, side);
  }

  /** How many of so many cells stand side by side: up to four, then about 3 by 2. */
  private static int across(int cells) {
    int most = cells <= 4 ? cells : (int) Math.ceil(Math.sqrt(1.5 * cells));
    return Math.ceilDiv(cells, Math.ceilDiv(cells, most));
  }

  private static List<Sheet.Row> folded(Sheet.Row row, int across) {
    List<Sheet.Row> folded = new ArrayList<>();
    for (int from = 0; from < row.cells().size(); from += across) {
      int to = Math.min(from + across, row.cells().size());
      folded.add(new Sheet.Row("", row.cells().subList(from, to)));
    }
    return folded;
  }

  private boolean table() {
    return !columns.isEmpty();
  }

  Picture drawn() {
    int width = Math.max(NARROWEST, right() + bars() + MARGIN);
    List<String> lines = wrapped(captions, width);
    List<String> notes = wrapped(notes(), width);
    int foot = top(rows.size()) - (table() ? 0 : head());
    int under = lines.size() + notes.size();
    int height = foot + MARGIN + (under == 0 ? 0 : (int) Math.ceil((under + .5) * TEXT.line()));
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = canvas.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    heads(g);
    for (int r = 0; r < rows.size(); r++) {
      row(g, r);
    }
    bars(g, foot);
    double y = write(g, lines, INK, foot + 1.5 * TEXT.line());
    write(g, notes, WARNING, y);
    g.dispose();
    return Pixels.picture(canvas);
  }

  /** The height of titles. */
  private int head() {
    Stream<String> titles =
        table()
            ? columns.stream()
            : rows.stream().flatMap(r -> r.cells().stream()).map(Cell::title);
    int lines = titles.mapToInt(title -> TEXT.fitted(title, side, LINES).size()).max().orElse(1);
    return (int) Math.ceil(lines * TEXT.line()) + 2;
  }

  /** The height of the largest cell of a row. */
  private int height(Sheet.Row row) {
    return row.cells().stream().mapToInt(cell -> cell.within(side).height).max().orElse(side);
  }

  /** Where the cells of a row begin. */
  private int top(int row) {
    int top = MARGIN + head();
    for (int r = 0; r < row; r++) {
      top += height(rows.get(r)) + GAP + (table() ? 0 : head());
    }
    return top - (row == rows.size() ? GAP : 0);
  }

  /** Where the cells of a column begin. */
  private int left(int column) {
    return MARGIN + label() + column * (side + GAP);
  }

  private int right() {
    int most = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    return left(Math.max(columns.size(), most)) - GAP;
  }

  /** The width of the labels of rows. */
  private int label() {
    double widest =
        rows.stream()
            .flatMap(row -> TEXT.fitted(row.label(), LABEL, LABEL_LINES).stream())
            .mapToDouble(TEXT::width)
            .max()
            .orElse(0);
    return widest == 0 ? 0 : (int) Math.ceil(widest) + GAP;
  }

  private void heads(Graphics2D g) {
    g.setColor(INK);
    for (int c = 0; c < columns.size(); c++) {
      title(g, columns.get(c), left(c), MARGIN + head());
    }
  }

  /** A title whose last line stands right above its cell. */
  private void title(Graphics2D g, String text, int x, int bottom) {
    List<String> lines = TEXT.fitted(text, side, LINES);
    g.setColor(INK);
    double y = bottom - 7 - (lines.size() - 1) * TEXT.line();
    for (String line : lines) {
      TEXT.draw(g, line, x, y);
      y += TEXT.line();
    }
  }

  private void row(Graphics2D g, int r) {
    Sheet.Row row = rows.get(r);
    int top = top(r);
    int height = height(row);
    List<String> lines = TEXT.fitted(row.label(), LABEL, LABEL_LINES);
    g.setColor(INK);
    double y = top + (height - (lines.size() - 1) * TEXT.line() + TEXT.capital()) / 2;
    for (String line : lines) {
      TEXT.draw(g, line, MARGIN, y);
      y += TEXT.line();
    }
    for (int c = 0; c < row.cells().size(); c++) {
      Cell cell = row.cells().get(c);
      Dimension size = cell.within(side);
      int x = left(c) + (side - size.width) / 2;
      g.drawImage(cell.drawn(size.width, size.height), x, top + (height - size.height) / 2, null);
      if (!table()) {
        title(g, cell.title(), left(c), top);
      }
    }
  }

  private Stream<HeatMap> maps() {
    return rows.stream().flatMap(row -> row.cells().stream()).flatMap(cell -> cell.heat().stream());
  }

  private List<Legend> legends() {
    return maps().map(HeatMap::legend).distinct().toList();
  }

  /** The room of all colour bars. */
  private int bars() {
    return legends().stream().mapToInt(legend -> BAR_GAP + legend.width(TEXT)).sum();
  }

  private void bars(Graphics2D g, int foot) {
    int x = right();
    for (Legend legend : legends()) {
      x += BAR_GAP;
      legend.draw(g, TEXT, INK, x, top(0), Math.min(BAR, foot - top(0)));
      x += legend.width(TEXT);
    }
  }

  /** What maps say of themselves, and which letters could not be drawn. */
  private List<String> notes() {
    List<String> notes =
        maps()
            .filter(map -> !map.note().isEmpty())
            .map(map -> map.title() + ": " + map.note())
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    List<String> texts = new ArrayList<>(captions);
    texts.addAll(columns);
    texts.addAll(notes);
    rows.forEach(row -> texts.add(row.label()));
    maps().map(HeatMap::title).forEach(texts::add);
    TEXT.missing(texts.stream()).ifPresent(notes::add);
    return notes;
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
