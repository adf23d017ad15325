package limpid.explain.inside;

import java.util.Arrays;
import java.util.Locale;
import limpid.core.linear.LimitedMemory;

/**
 * A linear classifier on features that a net was not trained for. For each class against all the
 * others it minimises {@code 1/2 (|w|^2 + b^2) + C sum_i loss(y_i (w x_i + b))}, y being 1 in the
 * class and -1 outside; the class of the largest {@code w x + b} is taken. Features are shifted and
 * scaled to mean 0 and deviation 1 over the rows that it is fitted to. This is what LIBLINEAR,
 * which the CAM paper (Zhou et al., CVPR 2016) takes, minimises; nothing is drawn at random.
 *
 * @param cost C
 */
public record TransferClassifier(Loss loss, double cost) {
  private static final double TOLERANCE = 1e-6;
  private static final int STEPS = 1000;

  /** What a margin costs. */
  public enum Loss {
    /** {@code log(1 + exp(-m))}: logistic regression. */
    LOGISTIC {
      @Override
      double of(double margin) {
        return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
      }

      @Override
      double slope(double margin) {
        return -1 / (1 + Math.exp(margin));
      }
    },
    /** {@code max(0, 1 - m)^2}: a linear support vector machine. */
    SVM {
      @Override
      double of(double margin) {
        double missing = Math.max(0, 1 - margin);
        return missing * missing;
      }

      @Override
      double slope(double margin) {
        return -2 * Math.max(0, 1 - margin);
      }
    };

    abstract double of(double margin);

    abstract double slope(double margin);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TransferClassifier {
    if (!(cost > 0 && cost < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("cost " + cost + ": a number above 0 is expected");
    }
  }

  /**
   * A classifier that was fitted.
   *
   * @param weights for each class, of the scaled features and, last, of 1
   */
  public record Fitted(double[] means, double[] scales, double[][] weights) {

    /** The class of a row. */
    public int of(double[] row) {
      double[] x = scaled(row);
      int best = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < weights.length; k++) {
        double score = score(weights[k], x);
        if (score > most) {
          most = score;
          best = k;
        }
      }
      return best;
    }

    double[] scaled(double[] row) {
      double[] x = new double[row.length];
      Arrays.setAll(x, j -> (row[j] - means[j]) / scales[j]);
      return x;
    }
  }

  private static double score(double[] w, double[] x) {
    double sum = w[x.length];
    for (int j = 0; j < x.length; j++) {
      sum += w[j] * x[j];
    }
    return sum;
  }

  /**
   * Fits it.
   *
   * @param rows features
   * @param labels a class for each row
   */
  public Fitted fitted(double[][] rows, int[] labels, int classes) {
    int d = rows[0].length;
    double[] means = new double[d];
    double[] scales = new double[d];
    for (int j = 0; j < d; j++) {
      double sum = 0;
      double squares = 0;
      for (double[] row : rows) {
        sum += row[j];
        squares += row[j] * row[j];
      }
      means[j] = sum / rows.length;
      double deviation = Math.sqrt(Math.max(0, squares / rows.length - means[j] * means[j]));
      scales[j] = deviation > 1e-6 * Math.abs(means[j]) ? deviation : 1;
    }
    Fitted plain = new Fitted(means, scales, new double[0][]);
    double[][] x = Arrays.stream(rows).map(plain::scaled).toArray(double[][]::new);
    double[][] weights = new double[classes][];
    for (int k = 0; k < classes; k++) {
      weights[k] = against(x, labels, k);
    }
    return new Fitted(means, scales, weights);
  }

  private double[] against(double[][] x, int[] labels, int one) {
    return LimitedMemory.minimised(
        (w, gradient) -> objective(x, labels, one, w, gradient),
        new double[x[0].length + 1],
        TOLERANCE,
        STEPS);
  }

  /** What is made small for a class. */
  double objective(double[][] x, int[] labels, int one, double[] w, double[] gradient) {
    System.arraycopy(w, 0, gradient, 0, w.length);
    double value = 0;
    for (double weight : w) {
      value += weight * weight / 2;
    }
    for (int i = 0; i < x.length; i++) {
      int y = labels[i] == one ? 1 : -1;
      double margin = y * score(w, x[i]);
      value += cost * loss.of(margin);
      double slope = cost * y * loss.slope(margin);
      for (int j = 0; j < x[i].length && slope != 0; j++) {
        gradient[j] += slope * x[i][j];
      }
      gradient[x[i].length] += slope;
    }
    return value;
  }
}
