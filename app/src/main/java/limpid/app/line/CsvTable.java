package limpid.app.line;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated values under a line that names the columns; cells may stand in quotes. */
public record CsvTable(List<String> columns, List<Row> rows) {

  /**
   * A line.
   *
   * @param where file and line, for messages
   */
  public record Row(String where, List<String> columns, List<String> cells) {
    public String cell(String column) {
      return cells.get(columns.indexOf(column));
    }
  }

  /**
   * The table in a file.
   *
   * @throws BadInput if one of these columns is not there, or a line has more cells or fewer
   */
  public static CsvTable read(Path file, List<String> wanted) throws IOException {
    List<String> lines = lines(file);
    List<String> columns = lines.isEmpty() ? List.of() : cells(lines.getFirst());
    if (!columns.containsAll(wanted)) {
      throw new BadInput(
          "%s: the columns %s are expected, got %s"
              .formatted(
                  file, String.join(",", wanted), lines.isEmpty() ? "no line" : lines.getFirst()));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Row row = new Row(file + ", line " + (i + 1), columns, cells(lines.get(i)));
      if (row.cells().size() != columns.size()) {
        throw new BadInput(
            "%s: %d cells are expected, got %d"
                .formatted(row.where(), columns.size(), row.cells().size()));
      }
      rows.add(row);
    }
    return new CsvTable(columns, List.copyOf(rows));
  }

  private static List<String> lines(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": is a folder; a CSV file is expected");
    }
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new BadInput(file + ": is not text in UTF-8; a CSV file is expected", e);
    }
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    String text = line.startsWith("\ufeff") ? line.substring(1) : line;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (twice) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return List.copyOf(cells);
  }

  /** A cell as it is written: in quotes where it has to be. */
  public static String quoted(String cell) {
    return cell.matches("[^\",\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
