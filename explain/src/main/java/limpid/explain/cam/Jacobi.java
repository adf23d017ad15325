package limpid.explain.cam;

/**
 * The largest eigenvalue of a small symmetric matrix, and its eigenvector: by Jacobi's rotations,
 * each of which makes one element off the diagonal zero.
 */
final class Jacobi {
  private static final int SWEEPS = 60;

  private final int n;
  private final double[][] a;
  private final double[][] vectors;

  /**
   * @param matrix whose first n rows and columns are looked at
   */
  Jacobi(double[][] matrix, int n) {
    this.n = n;
    a = new double[n][n];
    vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix[i], 0, a[i], 0, n);
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && rotated(); sweep++) {}
  }

  /** One rotation for each element; whether there was anything to do. */
  private boolean rotated() {
    boolean any = false;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        any |= rotated(i, j);
      }
    }
    return any;
  }

  private boolean rotated(int i, int j) {
    double off = a[i][j];
    if (Math.abs(off) <= Math.ulp(a[i][i]) / 4 + Math.ulp(a[j][j]) / 4) {
      return false;
    }
    double t = (a[j][j] - a[i][i]) / (2 * off);
    double tangent = Math.copySign(1 / (Math.abs(t) + Math.hypot(t, 1)), t);
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (int k = 0; k < n; k++) {
      turn(a[k], i, j, cosine, sine);
    }
    for (int k = 0; k < n; k++) {
      double x = a[i][k];
      a[i][k] = cosine * x - sine * a[j][k];
      a[j][k] = sine * x + cosine * a[j][k];
      turn(vectors[k], i, j, cosine, sine);
    }
    return true;
  }

  private static void turn(double[] row, int i, int j, double cosine, double sine) {
    double x = row[i];
    row[i] = cosine * x - sine * row[j];
    row[j] = sine * x + cosine * row[j];
  }

  private int top() {
    int top = 0;
    for (int i = 1; i < n; i++) {
      top = a[i][i] > a[top][top] ? i : top;
    }
    return top;
  }

  double largest() {
    return a[top()][top()];
  }

  /** The eigenvector of the largest eigenvalue, of length 1. */
  double[] vector() {
    int top = top();
    double[] vector = new double[n];
    for (int k = 0; k < n; k++) {
      vector[k] = vectors[k][top];
    }
    return vector;
  }

  /** The size of the eigenvalue that is farthest from 0. */
  double size() {
    double size = 0;
    for (int i = 0; i < n; i++) {
      size = Math.max(size, Math.abs(a[i][i]));
    }
    return size;
  }
}
