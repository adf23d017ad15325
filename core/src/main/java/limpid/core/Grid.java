package limpid.core;

import java.util.Locale;

/**
 * The elements of a small matrix in aligned columns, to be read by people: whole numbers as they
 * are, others with four significant digits. Axes of extent 1 do not count, so a map {@code
 * [1,7,7,1]} is a matrix of 7 by 7.
 */
final class Grid {
  private static final int ROWS = 32;
  private static final int COLUMNS = 16;
  private static final float WHOLE = 1e6f;

  private Grid() {}

  /** Whether a tensor of this shape is such a matrix. */
  static boolean suits(Shape shape) {
    int rows = 1;
    int axes = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.at(axis) > 1) {
        axes++;
        rows = axes == 1 ? shape.at(axis) : rows;
      }
    }
    return axes == 2 && rows <= ROWS && shape.size() / rows <= COLUMNS;
  }

  /** One line for each row. */
  static String of(Shape shape, float... data) {
    int columns = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      columns = shape.at(axis) > 1 ? shape.at(axis) : columns;
    }
    String[] cells = cells(shape.size(), data);
    int width = 0;
    for (String cell : cells) {
      width = Math.max(width, cell.length());
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      text.append(i % columns == 0 ? "\n  " : "  ");
      text.append(" ".repeat(width - cells[i].length())).append(cells[i]);
    }
    return text.toString();
  }

  private static String[] cells(int size, float... data) {
    boolean whole = true;
    for (int i = 0; i < size; i++) {
      whole &= data[i] == Math.rint(data[i]) && Math.abs(data[i]) < WHOLE;
    }
    String[] cells = new String[size];
    for (int i = 0; i < size; i++) {
      cells[i] = whole ? Integer.toString((int) data[i]) : digits(data[i]);
    }
    return cells;
  }

  private static String digits(float value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.4g", value);
  }
}
