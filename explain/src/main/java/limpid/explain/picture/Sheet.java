package limpid.explain.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import limpid.explain.Explanation;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/**
 * Many maps on one picture, small and of one size, with labels and one colour bar for all that are
 * shown alike. Either what is known of one photo, each map under its title, in as many rows as it
 * takes:
 *
 * <pre>{@code
 * Sheet.of(photo).with(one).with(another).write(Path.of("all.png"));
 * }</pre>
 *
 * <p>or a table, the photo first in every row:
 *
 * <pre>{@code
 * Sheet.table(List.of("gradcam", "layercam"))
 *     .row("cat", photo, List.of(one, another))
 *     .row("dog", photo, List.of(third, fourth))
 *     .write(Path.of("table.png"));
 * }</pre>
 *
 * <p>It shows what the net saw of a photo. Labels that are too long are broken, then cut. Maps that
 * are to be compared take their colours from {@link Look#shared}. A sheet is a value: what adds to
 * it returns another one.
 */
public final class Sheet {
  private final List<String> columns;
  private final List<Row> rows;
  private final List<String> captions;

  /** One row of a table, or all that is known of a photo. */
  record Row(String label, List<Cell> cells) {}

  private Sheet(List<String> columns, List<Row> rows, List<String> captions) {
    this.columns = columns;
    this.rows = rows;
    this.captions = captions;
  }

  /** A sheet about one photo, which stands first. */
  public static Sheet of(Prepared photo) {
    Row row = new Row("", List.of(new Cell.Photo("photo", photo)));
    return new Sheet(List.of(), List.of(row), List.of());
  }

  /** A sheet of pictures, each under its title. */
  public static Sheet empty() {
    return new Sheet(List.of(), List.of(new Row("", List.of())), List.of());
  }

  /** A table of pictures with these words above its columns, and no photo before them. */
  public static Sheet pictures(List<String> columns) {
    return new Sheet(List.copyOf(columns), List.of(), List.of());
  }

  /**
   * Adds a row of pictures to a table, what the net saw of each.
   *
   * @param label words to the left of it
   * @throws IllegalArgumentException if there are more of them than columns
   */
  public Sheet row(String label, List<Prepared> pictures) {
    return row(label, pictures, List.of());
  }

  /**
   * Adds a row of maps to a table, each over a photo of its own.
   *
   * @param label words to the left of it
   * @param photos what each map is over, those first that have none
   * @param maps of the last of these photos
   * @throws IllegalArgumentException if there are more photos than columns, or maps than photos
   */
  public Sheet row(String label, List<Prepared> photos, List<HeatMap> maps) {
    int bare = photos.size() - maps.size();
    if (bare < 0) {
      throw new IllegalArgumentException(
          "sheet: %d maps over %d photos".formatted(maps.size(), photos.size()));
    }
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      Prepared photo = photos.get(i);
      cells.add(i < bare ? new Cell.Photo("", photo) : new Cell.Mapped(photo, maps.get(i - bare)));
    }
    return row(label, cells);
  }

  /** A table with these words above its columns; the photo has a column of its own before them. */
  public static Sheet table(List<String> columns) {
    return new Sheet(
        Stream.concat(Stream.of("photo"), columns.stream()).toList(), List.of(), List.of());
  }

  /** Adds an explanation's map, shown as {@link HeatMap#of} has it, to a sheet about one photo. */
  public Sheet with(Explanation explanation) {
    return with(HeatMap.of(explanation));
  }

  /**
   * Adds a map to a sheet about one photo.
   *
   * @throws IllegalStateException if this is a table
   */
  public Sheet with(HeatMap map) {
    if (!columns.isEmpty()) {
      throw new IllegalStateException("sheet: a table is given whole rows");
    }
    if (!(rows.getFirst().cells().stream().findFirst().orElse(null) instanceof Cell.Photo first)) {
      throw new IllegalStateException("sheet: a map wants a photo before it");
    }
    return with(new Cell.Mapped(first.photo(), map));
  }

  /**
   * Adds a picture, what the net saw of it, to a sheet that is no table.
   *
   * @throws IllegalStateException if this is a table
   */
  public Sheet with(String title, Prepared picture) {
    if (!columns.isEmpty()) {
      throw new IllegalStateException("sheet: a table is given whole rows");
    }
    return with(new Cell.Photo(title, picture));
  }

  /**
   * Adds a picture, all of it, to a sheet that is no table.
   *
   * @throws IllegalStateException if this is a table
   */
  public Sheet with(String title, Picture picture) {
    if (!columns.isEmpty()) {
      throw new IllegalStateException("sheet: a table is given whole rows");
    }
    return with(new Cell.Plain(title, picture));
  }

  private Sheet with(Cell cell) {
    Row longer = new Row("", added(rows.getFirst().cells(), cell));
    return new Sheet(columns, List.of(longer), captions);
  }

  /**
   * Adds a row to a table.
   *
   * @param label words to the left of it
   * @param maps one for each column, from left to right; columns that are left over stay empty
   * @throws IllegalArgumentException if there are more maps than columns
   * @throws IllegalStateException if this is a sheet about one photo
   */
  public Sheet row(String label, Prepared photo, List<HeatMap> maps) {
    if (!columns.isEmpty() && maps.size() >= columns.size()) {
      throw new IllegalArgumentException(
          "sheet: %d maps for %d columns".formatted(maps.size(), columns.size() - 1));
    }
    Stream<Cell> mapped = maps.stream().map(map -> new Cell.Mapped(photo, map));
    return row(label, Stream.concat(Stream.of(new Cell.Photo("photo", photo)), mapped).toList());
  }

  /** The same with pictures in place of maps. */
  public Sheet pictures(String label, Prepared photo, List<Picture> pictures) {
    Stream<Cell> cells = pictures.stream().map(one -> new Cell.Plain("", one));
    return row(label, Stream.concat(Stream.of(new Cell.Photo("photo", photo)), cells).toList());
  }

  private Sheet row(String label, Collection<Cell> cells) {
    if (columns.isEmpty()) {
      throw new IllegalStateException("sheet: only a table has rows");
    }
    if (cells.size() > columns.size()) {
      throw new IllegalArgumentException(
          "sheet: %d pictures for %d columns".formatted(cells.size(), columns.size()));
    }
    return new Sheet(columns, added(rows, new Row(label, List.copyOf(cells))), captions);
  }

  /** Adds a line below. */
  public Sheet caption(String line) {
    return new Sheet(columns, rows, added(captions, line));
  }

  /** The finished picture. */
  public Picture draw() {
    return Grid.of(columns, rows, captions).drawn();
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

  private static <T> List<T> added(List<? extends T> list, T last) {
    List<T> more = new ArrayList<>(list);
    more.add(last);
    return List.copyOf(more);
  }
}
