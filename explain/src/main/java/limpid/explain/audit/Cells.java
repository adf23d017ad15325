package limpid.explain.audit;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** Images and maps made small: the means of the pixels in each cell of a square grid. */
public final class Cells {
  private Cells() {}

  /**
   * The mean of each cell, row by row; of an image of fewer pixels than cells, the nearest ones.
   *
   * @param map {@code [H,W]}
   * @param side cells in each direction
   */
  public static double[] of(Tensor map, int side) {
    if (map.shape().rank() != 2) {
      throw new ShapeException("cells: map " + map.shape() + ", wanted [H,W]");
    }
    return of(map, side, 1, 1);
  }

  /**
   * The same of each channel, cell by cell, {@code fine x fine} means for each of them: {@code side
   * * side * fine * fine * C} values.
   *
   * @param image {@code [1,H,W,C]}
   */
  public static double[] of(Tensor image, int side, int fine) {
    Shape shape = image.shape();
    if (shape.rank() != 4 || shape.at(0) != 1) {
      throw new ShapeException("cells: image " + shape + ", wanted [1,H,W,C]");
    }
    return of(image, side, fine, shape.at(3));
  }

  private static double[] of(Tensor image, int side, int fine, int channels) {
    int first = image.shape().rank() == 2 ? 0 : 1;
    int h = image.shape().at(first);
    int w = image.shape().at(first + 1);
    int all = side * fine;
    double[] cells = new double[all * all * channels];
    int at = 0;
    for (int cell = 0; cell < side * side; cell++) {
      for (int part = 0; part < fine * fine; part++) {
        int i = cell / side * fine + part / fine;
        int j = cell % side * fine + part % fine;
        for (int c = 0; c < channels; c++) {
          cells[at++] = mean(image.data(), w, channels, c, span(i, h, all), span(j, w, all));
        }
      }
    }
    return cells;
  }

  /** The pixels of a cell, at least one: from, and up to. */
  private static int[] span(int i, int pixels, int cells) {
    int from = (int) ((long) i * pixels / cells);
    return new int[] {from, Math.max(from + 1, (int) ((i + 1L) * pixels / cells))};
  }

  private static double mean(float[] data, int w, int channels, int c, int[] rows, int[] columns) {
    double sum = 0;
    for (int y = rows[0]; y < rows[1]; y++) {
      for (int x = columns[0]; x < columns[1]; x++) {
        sum += data[(y * w + x) * channels + c];
      }
    }
    return sum / (rows[1] - rows[0]) / (columns[1] - columns[0]);
  }
}
