package limpid.core.linear;

/**
 * The largest singular value s of a matrix A, and its singular vectors: {@code A v = s u}, {@code
 * A^T u = s v}, both of length 1. Their sign is whichever it comes to. They are found in the
 * smaller of {@code A^T A} and {@code A A^T}; a matrix of zeros has vectors of zeros, but for that
 * one.
 *
 * @param left u, of as many values as A has rows
 * @param right v, of as many values as A has columns
 */
public record SingularVectors(double value, double[] left, double[] right) {

  public static SingularVectors first(Matrix a) {
    if (a.columns() <= a.rows()) {
      double[] v = LargestEigen.of(a.columns(), x -> a.transposedTimes(a.times(x))).vector();
      double[] u = a.times(v);
      double size = Vectors.length(u);
      return new SingularVectors(size, scaled(u, size), v);
    }
    double[] u = LargestEigen.of(a.rows(), y -> a.times(a.transposedTimes(y))).vector();
    double[] v = a.transposedTimes(u);
    double size = Vectors.length(v);
    return new SingularVectors(size, u, scaled(v, size));
  }

  private static double[] scaled(double[] x, double size) {
    return size > 0 ? Vectors.scaled(x, 1 / size) : x;
  }
}
