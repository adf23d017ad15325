package limpid.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table whose rows are printed as they come, so that the widths are set beforehand. */
final class Columns {
  private final PrintWriter out;
  private final List<Column> columns = new ArrayList<>();

  private record Column(String title, int width, boolean right) {}

  Columns(PrintWriter out) {
    this.out = out;
  }

  Columns left(String title, int width) {
    columns.add(new Column(title, width, false));
    return this;
  }

  Columns right(String title, int width) {
    columns.add(new Column(title, width, true));
    return this;
  }

  Columns header() {
    row(columns.stream().map(Column::title).toArray(String[]::new));
    return this;
  }

  void row(String... cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      Column column = columns.get(i);
      String gap = " ".repeat(Math.max(0, column.width() - cells[i].length()));
      line.append(i == 0 ? "" : "  ");
      line.append(column.right() ? gap + cells[i] : cells[i] + gap);
    }
    out.println(line.toString().stripTrailing());
    out.flush();
  }
}
