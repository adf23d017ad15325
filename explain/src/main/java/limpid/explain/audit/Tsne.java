package limpid.explain.audit;

import java.util.SplittableRandom;

/**
 * Rows as points of the plane, near ones near: t-SNE, exactly. {@code p_(j|i) ~ exp(-d_ij^2 / 2
 * s_i^2)} with s_i such that its perplexity is the one wanted, {@code p_ij = (p_(j|i) + p_(i|j)) /
 * 2n}, {@code q_ij ~ 1 / (1 + |y_i - y_j|^2)}; the divergence of q from p is made small by
 * gradients with momentum (van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 2008).
 */
public final class Tsne {
  private static final int STEPS = 500;
  private static final int EXAGGERATED = 100;
  private static final double EXAGGERATION = 12;
  private static final double RATE = 50;

  private Tsne() {}

  /**
   * The points, {@code [n][2]}, around 0.
   *
   * @param distances of each row from each
   * @param perplexity how many neighbours a row has, about
   */
  public static double[][] points(double[][] distances, double perplexity, long seed) {
    int n = distances.length;
    double[][] p = symmetric(distances, Math.min(perplexity, Math.max(1, (n - 1) / 3.0)));
    SplittableRandom random = new SplittableRandom(seed);
    double[][] y = new double[n][2];
    for (double[] point : y) {
      point[0] = 1e-2 * random.nextGaussian();
      point[1] = 1e-2 * random.nextGaussian();
    }
    double[][] speed = new double[n][2];
    for (int step = 0; step < STEPS; step++) {
      double[][] gradient = gradient(p, y, step < EXAGGERATED ? EXAGGERATION : 1);
      double momentum = step < 2 * EXAGGERATED ? .5 : .8;
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < 2; c++) {
          speed[i][c] = momentum * speed[i][c] - RATE * gradient[i][c];
          y[i][c] += speed[i][c];
        }
      }
      centre(y);
    }
    return y;
  }

  private static double[][] gradient(double[][] p, double[][] y, double exaggeration) {
    int n = y.length;
    double[][] kernel = new double[n][n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double dx = y[i][0] - y[j][0];
        double dy = y[i][1] - y[j][1];
        kernel[i][j] = 1 / (1 + dx * dx + dy * dy);
        sum += 2 * kernel[i][j];
      }
    }
    double[][] gradient = new double[n][2];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double pull = 4 * (exaggeration * p[i][j] - kernel[i][j] / sum) * kernel[i][j];
        for (int c = 0; c < 2; c++) {
          double part = pull * (y[i][c] - y[j][c]);
          gradient[i][c] += part;
          gradient[j][c] -= part;
        }
      }
    }
    return gradient;
  }

  private static void centre(double[][] y) {
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      for (double[] point : y) {
        mean += point[c] / y.length;
      }
      for (double[] point : y) {
        point[c] -= mean;
      }
    }
  }

  static double[][] symmetric(double[][] distances, double perplexity) {
    int n = distances.length;
    double[][] p = new double[n][];
    for (int i = 0; i < n; i++) {
      p[i] = conditional(distances[i], i, Math.log(perplexity));
    }
    double[][] both = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        both[i][j] = (p[i][j] + p[j][i]) / (2 * n);
      }
    }
    return both;
  }

  /** By bisection for {@code beta = 1 / 2 s^2}, in units of the mean square of the distances. */
  private static double[] conditional(double[] distances, int self, double entropy) {
    double unit = 0;
    for (double distance : distances) {
      unit += distance * distance / distances.length;
    }
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double beta = 1;
    double[] p = new double[distances.length];
    for (int k = 0; k < 60; k++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < p.length; j++) {
        nearest = j == self ? nearest : Math.min(nearest, distances[j] * distances[j]);
      }
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < p.length; j++) {
        double d = unit == 0 ? 0 : (distances[j] * distances[j] - nearest) / unit;
        p[j] = j == self ? 0 : Math.exp(-beta * d);
        sum += p[j];
        weighted += p[j] * d;
      }
      double h = Math.log(sum) + beta * weighted / sum;
      for (int j = 0; j < p.length; j++) {
        p[j] /= sum;
      }
      if (Math.abs(h - entropy) < 1e-5) {
        break;
      }
      low = h > entropy ? beta : low;
      high = h > entropy ? high : beta;
      beta = Double.isInfinite(high) ? 2 * beta : (low + high) / 2;
    }
    return p;
  }
}
