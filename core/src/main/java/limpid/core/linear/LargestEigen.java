package limpid.core.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * The largest eigenvalue l of a symmetric matrix A that is known by what it does, and its
 * eigenvector v: by Lanczos' method with complete orthogonalisation, begun anew from the best
 * vector found until {@code |A v - l v|} is 1e-12 of the matrix. It begins from the same vector
 * each time, so the same matrix gives the same bits.
 *
 * @param vector of length 1
 */
public record LargestEigen(double value, double[] vector) {
  /** Vectors that are kept before it begins anew. */
  private static final int BASIS = 32;

  private static final int RESTARTS = 400;
  private static final double TOLERANCE = 1e-12;

  /**
   * @param n how many rows the matrix has
   * @param matrix {@code x -> A x}
   */
  public static LargestEigen of(int n, UnaryOperator<double[]> matrix) {
    double[] start = start(n);
    for (int i = 0; ; i++) {
      Space space = new Space(matrix, start);
      SymmetricEigen found = SymmetricEigen.of(space.matrix());
      double[] weights = found.vectors()[0];
      start = space.combined(weights);
      double error = Math.abs(space.left * weights[weights.length - 1]);
      if (error <= TOLERANCE * found.size() || i == RESTARTS) {
        return new LargestEigen(found.values()[0], start);
      }
    }
  }

  private static double[] start(int n) {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() - .5;
    }
    return Vectors.scaled(x, 1 / Vectors.length(x));
  }

  /** An orthonormal basis of what a matrix makes of a vector, and the matrix as it is in it. */
  private static final class Space {
    private final List<double[]> basis = new ArrayList<>();
    private final double[][] small = new double[BASIS][BASIS];
    private double left;

    Space(UnaryOperator<double[]> matrix, double[] start) {
      double[] x = start;
      int most = Math.min(BASIS, start.length);
      double size = 0;
      while (true) {
        basis.add(x);
        int j = basis.size() - 1;
        double[] y = matrix.apply(x);
        small[j][j] = Vectors.dot(x, y);
        orthogonalise(y);
        left = Vectors.length(y);
        size = Math.max(size, Math.abs(small[j][j]) + left);
        if (left <= TOLERANCE * size || basis.size() == most) {
          return;
        }
        small[j][j + 1] = left;
        small[j + 1][j] = left;
        x = Vectors.scaled(y, 1 / left);
      }
    }

    private void orthogonalise(double[] y) {
      for (int twice = 0; twice < 2; twice++) {
        for (double[] other : basis) {
          Vectors.subtract(y, other, Vectors.dot(other, y));
        }
      }
    }

    double[][] matrix() {
      int n = basis.size();
      return Arrays.stream(small)
          .limit(n)
          .map(row -> Arrays.copyOf(row, n))
          .toArray(double[][]::new);
    }

    double[] combined(double[] weights) {
      double[] x = new double[basis.getFirst().length];
      for (int j = 0; j < basis.size(); j++) {
        Vectors.subtract(x, basis.get(j), -weights[j]);
      }
      return Vectors.scaled(x, 1 / Vectors.length(x));
    }
  }
}
