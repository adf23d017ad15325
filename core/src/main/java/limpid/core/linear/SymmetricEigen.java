package limpid.core.linear;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All eigenvalues of a small symmetric matrix, the largest first, and their eigenvectors: by
 * Jacobi's rotations, each of which makes one element off the diagonal zero.
 *
 * @param values l, the largest first
 * @param vectors v for each of them, of length 1: {@code A v = l v}
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int SWEEPS = 60;

  /**
   * @param matrix square; what lies above its diagonal is taken to lie below it too
   */
  public static SymmetricEigen of(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][n];
    double[][] columns = new double[n][n];
    for (int i = 0; i < n; i++) {
      columns[i][i] = 1;
      for (int j = 0; j < n; j++) {
        a[i][j] = matrix[Math.min(i, j)][Math.max(i, j)];
      }
    }
    for (int sweep = 0; sweep < SWEEPS && swept(a, columns); sweep++) {}
    return sorted(a, columns);
  }

  private static SymmetricEigen sorted(double[][] a, double[][] columns) {
    int n = a.length;
    Comparator<Integer> descending = Comparator.comparingDouble(i -> -a[i][i]);
    int[] order = IntStream.range(0, n).boxed().sorted(descending).mapToInt(i -> i).toArray();
    double[] values = new double[n];
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      values[i] = a[order[i]][order[i]];
      for (int k = 0; k < n; k++) {
        vectors[i][k] = columns[k][order[i]];
      }
    }
    return new SymmetricEigen(values, vectors);
  }

  /** One rotation for each element; whether there was anything to do. */
  private static boolean swept(double[][] a, double[][] columns) {
    boolean any = false;
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        any |= rotated(a, columns, i, j);
      }
    }
    return any;
  }

  private static boolean rotated(double[][] a, double[][] columns, int i, int j) {
    double off = a[i][j];
    if (Math.abs(off) <= Math.ulp(a[i][i]) / 4 + Math.ulp(a[j][j]) / 4) {
      return false;
    }
    double t = (a[j][j] - a[i][i]) / (2 * off);
    double tangent = Math.copySign(1 / (Math.abs(t) + Math.hypot(t, 1)), t);
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (double[] row : a) {
      turn(row, i, j, cosine, sine);
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[i][k];
      a[i][k] = cosine * x - sine * a[j][k];
      a[j][k] = sine * x + cosine * a[j][k];
      turn(columns[k], i, j, cosine, sine);
    }
    return true;
  }

  private static void turn(double[] row, int i, int j, double cosine, double sine) {
    double x = row[i];
    row[i] = cosine * x - sine * row[j];
    row[j] = sine * x + cosine * row[j];
  }

  /** The size of the eigenvalue that is farthest from 0. */
  double size() {
    return values.length == 0
        ? 0
        : Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
  }
}
