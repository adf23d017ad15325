package limpid.explain.cam;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The largest eigenvalue of a symmetric matrix, and its eigenvector: by Lanczos' method with
 * complete orthogonalisation, begun anew from the best vector found until {@code |A v - l v|} is
 * 1e-12 of the matrix. It begins from the same vector each time, so the same matrix gives the same
 * bits.
 */
final class Lanczos {
  /** Vectors that are kept before it begins anew. */
  private static final int BASIS = 32;

  private static final int RESTARTS = 400;
  private static final double TOLERANCE = 1e-12;

  private final Matrix matrix;
  private final List<double[]> basis = new ArrayList<>();
  private final double[][] small = new double[BASIS][BASIS];
  private double left;

  /** A symmetric matrix, known by what it does. */
  @FunctionalInterface
  interface Matrix {
    double[] times(double[] x);
  }

  /**
   * An eigenvalue.
   *
   * @param vector of length 1
   */
  record Eigen(double value, double[] vector) {}

  private Lanczos(Matrix matrix) {
    this.matrix = matrix;
  }

  /** The largest eigenvalue of a matrix of n rows. */
  static Eigen largest(int n, Matrix matrix) {
    Lanczos lanczos = new Lanczos(matrix);
    double[] start = start(n);
    for (int i = 0; ; i++) {
      lanczos.spread(start);
      int size = lanczos.basis.size();
      Jacobi found = new Jacobi(lanczos.small, size);
      start = lanczos.combined(found.vector());
      double error = Math.abs(lanczos.left * found.vector()[size - 1]);
      if (error <= TOLERANCE * found.size() || i == RESTARTS) {
        return new Eigen(found.largest(), start);
      }
    }
  }

  private static double[] start(int n) {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() - .5;
    }
    return scaled(x, 1 / length(x));
  }

  /** Fills the basis from a vector on, and the matrix as it is in that basis. */
  private void spread(double[] start) {
    basis.clear();
    double[] x = start;
    int most = Math.min(BASIS, start.length);
    double size = 0;
    while (true) {
      basis.add(x);
      int j = basis.size() - 1;
      double[] y = matrix.times(x);
      small[j][j] = dot(x, y);
      for (int twice = 0; twice < 2; twice++) {
        for (double[] other : basis) {
          subtract(y, other, dot(other, y));
        }
      }
      left = length(y);
      size = Math.max(size, Math.abs(small[j][j]) + left);
      if (left <= TOLERANCE * size || basis.size() == most) {
        return;
      }
      small[j][j + 1] = left;
      small[j + 1][j] = left;
      x = scaled(y, 1 / left);
    }
  }

  private double[] combined(double[] weights) {
    double[] x = new double[basis.getFirst().length];
    for (int j = 0; j < basis.size(); j++) {
      subtract(x, basis.get(j), -weights[j]);
    }
    return scaled(x, 1 / length(x));
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double length(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static void subtract(double[] from, double[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      from[i] -= factor * x[i];
    }
  }

  private static double[] scaled(double[] x, double factor) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = factor * x[i];
    }
    return y;
  }
}
