package limpid.core.linear;

import java.util.Optional;

/** The factor of a symmetric matrix without negative eigenvalues: {@code A = F F^T}, F lower. */
public final class Cholesky {
  /** A pivot that is so much smaller than its diagonal was is rounding. */
  private static final double ROUNDING = 1e-10;

  private final double[][] factor;

  private Cholesky(double[][] factor) {
    this.factor = factor;
  }

  /**
   * The factor of {@code A + ridge I}, or nothing where it has no inverse.
   *
   * @param lower A on its diagonal and below it
   */
  public static Optional<Cholesky> of(double[][] lower, double ridge) {
    int n = lower.length;
    double[][] factor = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double left = lower[i][j] + (i == j ? ridge : 0);
        for (int k = 0; k < j; k++) {
          left -= factor[i][k] * factor[j][k];
        }
        if (i == j && !(left > ROUNDING * (lower[i][i] + ridge))) {
          return Optional.empty();
        }
        factor[i][j] = i == j ? Math.sqrt(left) : left / factor[j][j];
      }
    }
    return Optional.of(new Cholesky(factor));
  }

  /** x of {@code A x = right}. */
  public double[] solved(double[] right) {
    double[] x = right.clone();
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i][k] * x[k];
      }
      x[i] /= factor[i][i];
    }
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= factor[k][i] * x[k];
      }
      x[i] /= factor[i][i];
    }
    return x;
  }
}
