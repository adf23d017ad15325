package limpid.explain.inside;

import java.util.Arrays;
import limpid.core.linear.Cholesky;

/**
 * A linear classifier of few rows of many values, {@code f(x) = w x + b}, {@code w = sum_i c_i
 * x_i}: all that is needed of the rows is their products with one another. It minimises {@code
 * mean_i loss(y_i f(x_i)) + a/2 (|w|^2 + b^2)}, y being -1 or 1 and a {@value #DECAY}, as
 * scikit-learn's SGDClassifier, which TCAV's authors and Captum take, but for b; and does so
 * exactly, with nothing drawn at random.
 */
public enum LinearClassifier {
  /** {@code loss(m) = log(1 + exp(-m))}, by Newton's steps. */
  LOGISTIC {
    @Override
    double[] solved(double[][] kernel, int[] y) {
      return newton(kernel, y);
    }
  },
  /** {@code loss(m) = max(0, 1 - m)}: a linear support vector machine, by its dual. */
  SVM {
    @Override
    double[] solved(double[][] kernel, int[] y) {
      return dual(kernel, y);
    }
  };

  /** See {@link LinearClassifier}. */
  static final double DECAY = .01;

  private static final int STEPS = 50;
  private static final int SWEEPS = 10_000;
  private static final double NEAR = 1e-8;

  /** c, of rows with these products, 1 added to each for b. */
  abstract double[] solved(double[][] kernel, int[] y);

  /**
   * The coefficients c of the rows; {@code b = sum_i c_i}.
   *
   * @param products {@code x_i x_j}
   * @param y 1 or -1 for each row
   */
  double[] coefficients(double[][] products, int[] y) {
    return solved(kernel(products), y);
  }

  private static double[][] kernel(double[][] products) {
    double[][] kernel = new double[products.length][];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Arrays.stream(products[i]).map(value -> value + 1).toArray();
    }
    return kernel;
  }

  private static double[] times(double[][] kernel, double[] c) {
    double[] f = new double[kernel.length];
    for (int i = 0; i < f.length; i++) {
      for (int j = 0; j < c.length; j++) {
        f[i] += kernel[i][j] * c[j];
      }
    }
    return f;
  }

  private static double objective(double[] f, double[] c, int[] y) {
    double sum = 0;
    for (int i = 0; i < f.length; i++) {
      double margin = y[i] * f[i];
      double loss =
          margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin));
      sum += loss / f.length + DECAY / 2 * c[i] * f[i];
    }
    return sum;
  }

  /**
   * {@code (K + n a V) c = f + V (t - p)}, V the inverse of {@code p (1 - p)}, p the probability of
   * 1 and t 1 or 0: iteratively reweighted least squares; a step that does not help is halved.
   */
  private static double[] newton(double[][] kernel, int[] y) {
    int n = y.length;
    double[] c = new double[n];
    double now = objective(times(kernel, c), c, y);
    for (int step = 0; step < STEPS; step++) {
      double[] next = reweighted(kernel, times(kernel, c), y);
      double part = 1;
      double[] tried = next;
      double then = objective(times(kernel, tried), tried, y);
      while (then > now && part > NEAR) {
        part /= 2;
        tried = between(c, next, part);
        then = objective(times(kernel, tried), tried, y);
      }
      if (!(now - then > 1e-14)) {
        break;
      }
      c = tried;
      now = then;
    }
    return c;
  }

  private static double[] reweighted(double[][] kernel, double[] f, int[] y) {
    int n = y.length;
    double[][] matrix = new double[n][];
    double[] right = new double[n];
    for (int i = 0; i < n; i++) {
      double p = 1 / (1 + Math.exp(-f[i]));
      double inverse = 1 / Math.max(NEAR, p * (1 - p));
      matrix[i] = kernel[i].clone();
      matrix[i][i] += n * DECAY * inverse;
      right[i] = f[i] + inverse * ((y[i] + 1) / 2 - p);
    }
    return Cholesky.of(matrix, 0).orElseThrow().solved(right);
  }

  private static double[] between(double[] from, double[] to, double part) {
    double[] between = new double[from.length];
    Arrays.setAll(between, i -> from[i] + part * (to[i] - from[i]));
    return between;
  }

  /**
   * {@code min 1/2 sum_ij a_i a_j y_i y_j K_ij - sum_i a_i}, {@code 0 <= a_i <= 1 / (n a)}, one
   * after the other until none moves (Hsieh et al., A dual coordinate descent method for
   * large-scale linear SVM, ICML 2008); {@code c_i = a_i y_i}.
   */
  private static double[] dual(double[][] kernel, int[] y) {
    int n = y.length;
    double most = 1 / (n * DECAY);
    double[] c = new double[n];
    double[] f = new double[n];
    double moved = most;
    for (int sweep = 0; sweep < SWEEPS && moved > NEAR * most; sweep++) {
      moved = 0;
      for (int i = 0; i < n; i++) {
        double a = c[i] * y[i];
        double step = Math.clamp(a + (1 - y[i] * f[i]) / kernel[i][i], 0, most) - a;
        for (int j = 0; j < n && step != 0; j++) {
          f[j] += step * y[i] * kernel[j][i];
        }
        c[i] += step * y[i];
        moved = Math.max(moved, Math.abs(step));
      }
    }
    return c;
  }
}
