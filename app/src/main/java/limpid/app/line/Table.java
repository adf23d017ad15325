package limpid.app.line;

import java.util.ArrayList;
import java.util.List;

/** A table of text for a terminal: columns as wide as what is in them. */
public final class Table {
  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param title the words above it; a table without any has no header
   * @param right whether its cells end at the right, as numbers do
   */
  public record Column(String title, boolean right) {
    public static Column left(String title) {
      return new Column(title, false);
    }

    public static Column right(String title) {
      return new Column(title, true);
    }
  }

  public Table(Column... columns) {
    this.columns = List.of(columns);
    List<String> titles = this.columns.stream().map(Column::title).toList();
    if (titles.stream().anyMatch(title -> !title.isEmpty())) {
      rows.add(titles);
    }
  }

  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "table: " + cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The rows as lines, each after this margin. */
  public List<String> lines(String margin) {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> (margin + line(row, widths)).stripTrailing()).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String gap = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(columns.get(i).right() ? gap + row.get(i) : row.get(i) + gap);
    }
    return line.toString();
  }
}
