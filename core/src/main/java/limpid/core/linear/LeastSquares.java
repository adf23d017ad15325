package limpid.core.linear;

import java.util.Optional;

/**
 * {@code min_b sum_i w_i (y_i - r_i b)^2 + ridge |b|^2}, by the normal equations {@code (R^T W R +
 * ridge I) b = R^T W y} and Cholesky's factors of their matrix, in double; rows come one by one.
 */
public final class LeastSquares {
  /** A pivot that is so much smaller than its diagonal was is rounding. */
  private static final double ROUNDING = 1e-10;

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
    double[][] factor = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double left = a[i][j] + (i == j ? ridge : 0);
        for (int k = 0; k < j; k++) {
          left -= factor[i][k] * factor[j][k];
        }
        if (i == j && !(left > ROUNDING * (a[i][i] + ridge))) {
          return Optional.empty();
        }
        factor[i][j] = i == j ? Math.sqrt(left) : left / factor[j][j];
      }
    }
    return Optional.of(substituted(factor));
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

  private double[] substituted(double[][] factor) {
    double[] b = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= factor[i][k] * b[k];
      }
      b[i] /= factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= factor[k][i] * b[k];
      }
      b[i] /= factor[i][i];
    }
    return b;
  }
}
