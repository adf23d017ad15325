package limpid.core.linear;

import java.util.Optional;

/**
 * {@code min_b sum_i w_i (y_i - r_i b)^2 + ridge |b|^2}, by the normal equations {@code (R^T W R +
 * ridge I) b = R^T W y} and Cholesky's factors of their matrix, in double; rows come one by one.
 */
public final class LeastSquares {
  private static final int SWEEPS = 10_000;
  private static final double UNCHANGED = 1e-12;

  private final int n;
  private final double[][] a;
  private final double[] right;

  public LeastSquares(int unknowns) {
    n = unknowns;
    a = new double[n][n];
    right = new double[n];
  }

  /** A row r, its y and its weight w. */
  public void add(double[] row, double y, double weight) {
    for (int i = 0; i < n; i++) {
      double scaled = weight * row[i];
      for (int j = 0; j <= i && scaled != 0; j++) {
        a[i][j] += scaled * row[j];
      }
      right[i] += scaled * y;
    }
  }

  /** The unknowns, or nothing where the rows do not determine them. */
  public Optional<double[]> solved(double ridge) {
    return factor(ridge).map(found -> found.solved(right));
  }

  /** Of {@code R^T W R + ridge I}. */
  public Optional<Cholesky> factor(double ridge) {
    return Cholesky.of(a, ridge);
  }

  /** The same of these unknowns alone, as though there were no others. */
  public Optional<Cholesky> factor(double ridge, int... unknowns) {
    double[][] some = new double[unknowns.length][unknowns.length];
    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j <= i; j++) {
        some[i][j] = a[Math.max(unknowns[i], unknowns[j])][Math.min(unknowns[i], unknowns[j])];
      }
    }
    return Cholesky.of(some, ridge);
  }

  /**
   * {@code min_b sum_i w_i (y_i - r_i b)^2 / 2 + strength sum_j |b_j|}, by one unknown after the
   * other, again and again, until none changes; one that no row moves is 0.
   */
  public double[] lasso(double strength) {
    double[] b = new double[n];
    double change = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < SWEEPS && change > 0; sweep++) {
      change = 0;
      double size = 0;
      for (int j = 0; j < n; j++) {
        double before = b[j];
        b[j] = shrunk(j, b, strength);
        change = Math.max(change, Math.abs(b[j] - before));
        size = Math.max(size, Math.abs(b[j]));
      }
      change = change > UNCHANGED * size ? change : 0;
    }
    return b;
  }

  private double shrunk(int j, double[] b, double strength) {
    if (!(a[j][j] > 0)) {
      return 0;
    }
    double left = right[j];
    for (int k = 0; k < n; k++) {
      left -= k == j ? 0 : a[Math.max(j, k)][Math.min(j, k)] * b[k];
    }
    return Math.copySign(Math.max(0, Math.abs(left) - strength), left) / a[j][j];
  }
}
