package limpid.core.linear;

/**
 * A matrix A.
 *
 * @param values row after row
 */
public record Matrix(int rows, int columns, double[] values) {

  public Matrix {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "matrix: %d x %d want %d values, got %d"
              .formatted(rows, columns, (long) rows * columns, values.length));
    }
  }

  /** {@code A x}, of as many values as there are rows. */
  public double[] times(double[] x) {
    double[] result = new double[rows];
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += values[i * columns + j] * x[j];
      }
      result[i] = sum;
    }
    return result;
  }

  /** {@code A^T y}, of as many values as there are columns. */
  public double[] transposedTimes(double[] y) {
    double[] result = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j] += values[i * columns + j] * y[i];
      }
    }
    return result;
  }
}
