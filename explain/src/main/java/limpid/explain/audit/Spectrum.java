package limpid.explain.audit;

import java.util.Arrays;
import limpid.core.linear.SymmetricEigen;

/**
 * What the normalised Laplacian of a graph says of its parts: {@code L = I - D^(-1/2) A D^(-1/2)},
 * D the sums of the rows of A. As many of its eigenvalues are 0 as the graph has parts, and as many
 * are small as it nearly has.
 *
 * @param values the eigenvalues of L, in [0,2], the smallest first
 * @param vectors the eigenvectors, of length 1
 */
public record Spectrum(double[] values, double[][] vectors) {
  private static final double NONE = 1e-9;

  /** Of a symmetric A without a row of zeros. */
  public static Spectrum of(double[][] affinity) {
    int n = affinity.length;
    double[] roots = new double[n];
    for (int i = 0; i < n; i++) {
      roots[i] = Math.sqrt(Arrays.stream(affinity[i]).sum());
    }
    double[][] normal = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        normal[i][j] = affinity[i][j] / (roots[i] * roots[j]);
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(normal);
    return new Spectrum(
        Arrays.stream(eigen.values()).map(value -> Math.max(0, 1 - value)).toArray(),
        eigen.vectors());
  }

  /** {@code (l_(k+1) - l_k) / l_(k+1)}, in [0,1]: what tells k parts from more. */
  public double gap(int k) {
    return values[k] < NONE ? 0 : (values[k] - values[k - 1]) / values[k];
  }

  /**
   * That number of parts, 2 or more, which has the largest {@link #gap}; of equal ones, the least.
   */
  public int parts(int most) {
    int best = 2;
    for (int k = 2; k <= Math.min(most, values.length - 1); k++) {
      best = gap(k) > gap(best) + 1e-12 ? k : best;
    }
    return best;
  }

  /**
   * The rows as points: the first k eigenvectors side by side, each row of length 1 (Ng, Jordan and
   * Weiss, On Spectral Clustering, NeurIPS 2001).
   */
  public double[][] points(int k) {
    int n = values.length;
    double[][] points = new double[n][k];
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int j = 0; j < k; j++) {
        points[i][j] = vectors[j][i];
        squares += points[i][j] * points[i][j];
      }
      for (int j = 0; j < k && squares > 0; j++) {
        points[i][j] /= Math.sqrt(squares);
      }
    }
    return points;
  }
}
