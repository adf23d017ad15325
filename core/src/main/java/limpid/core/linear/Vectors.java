package limpid.core.linear;

/** Sums over the elements of vectors, in their order. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  static double length(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  static void subtract(double[] from, double[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      from[i] -= factor * x[i];
    }
  }

  static double[] scaled(double[] x, double factor) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = factor * x[i];
    }
    return y;
  }
}
