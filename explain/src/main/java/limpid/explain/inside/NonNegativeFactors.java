package limpid.explain.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Non-negative matrix factorisation: {@code A ~ H W}, A {@code [rows,columns]}, H {@code [rows,k]}
 * and W {@code [k,columns]} nowhere negative, with the least {@code |A - H W|^2} that alternating
 * steps reach: each step makes the best of one row of W, or one column of H, the others staying as
 * they are (hierarchical alternating least squares), so that the error never rises. W's rows have
 * length 1, and stand in the order of the sums of H's columns, the largest first.
 *
 * <p>Lee and Seung, Learning the parts of objects by non-negative matrix factorization, Nature
 * 1999; Cichocki and Phan, Fast Local Algorithms for Large Scale Nonnegative Matrix and Tensor
 * Factorizations, 2009.
 *
 * <p>W begins with rows of A that have little in common, drawn as Arthur and Vassilvitskii,
 * k-means++, SODA 2007, draw the centres of clusters.
 *
 * @param h row by row
 * @param w row by row
 * @param errors {@code |A - H W| / |A|} after each round
 */
record NonNegativeFactors(int k, double[] h, double[] w, List<Double> errors) {
  private static final int MOST_ROUNDS = 200;

  /** A round that gains less ends the search. */
  private static final double LEAST_GAIN = 1e-5;

  /**
   * @param a nowhere negative, row by row
   * @param seed what H and W begin with is drawn from
   */
  static NonNegativeFactors of(double[] a, int columns, int k, long seed) {
    int rows = a.length / columns;
    double squares = Arrays.stream(a).map(value -> value * value).sum();
    double[] h = new double[rows * k];
    double[] w = begun(a, rows, columns, k, new SplittableRandom(seed));
    List<Double> errors = new ArrayList<>();
    double before = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS && squares > 0; round++) {
      improve(h, product(a, w, rows, columns, k), gram(w, k, columns), k);
      double error = improveRows(w, h, a, rows, columns, k, squares);
      errors.add(error);
      if (before - error < LEAST_GAIN) {
        break;
      }
      before = error;
    }
    return new NonNegativeFactors(k, h, w, List.copyOf(errors)).ordered();
  }

  /**
   * Rows of A, drawn one after the other, each with a probability that grows with the square of
   * what the nearest one before leaves of it.
   */
  private static double[] begun(double[] a, int rows, int columns, int k, SplittableRandom random) {
    double[] left = new double[rows];
    for (int i = 0; i < a.length; i++) {
      left[i / columns] += a[i] * a[i];
    }
    double[] squares = left.clone();
    double[] w = new double[k * columns];
    for (int j = 0; j < k; j++) {
      int drawn = drawn(left, random);
      System.arraycopy(a, drawn * columns, w, j * columns, columns);
      for (int r = 0; r < rows && squares[drawn] > 0; r++) {
        double along = 0;
        for (int c = 0; c < columns; c++) {
          along += a[r * columns + c] * a[drawn * columns + c];
        }
        double rest = squares[r] - along * along / squares[drawn];
        left[r] = r == drawn ? 0 : Math.clamp(rest, 0, left[r]);
      }
    }
    return w;
  }

  private static int drawn(double[] weights, SplittableRandom random) {
    double rest = random.nextDouble() * Arrays.stream(weights).sum();
    int last = 0;
    for (int r = 0; r < weights.length; r++) {
      if (weights[r] > 0) {
        last = r;
        rest -= weights[r];
        if (rest < 0) {
          return r;
        }
      }
    }
    return last;
  }

  /** {@code A W^T}, {@code [rows,k]}. */
  private static double[] product(double[] a, double[] w, int rows, int columns, int k) {
    double[] product = new double[rows * k];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < k; j++) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += a[r * columns + c] * w[j * columns + c];
        }
        product[r * k + j] = sum;
      }
    }
    return product;
  }

  /** {@code W W^T}, {@code [k,k]}. */
  private static double[] gram(double[] w, int k, int columns) {
    double[] gram = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        for (int c = 0; c < columns; c++) {
          gram[i * k + j] += w[i * columns + c] * w[j * columns + c];
        }
      }
    }
    return gram;
  }

  /** One column of H after the other: {@code h_j = max(0, h_j + (b_j - H g_j) / g_jj)}. */
  private static void improve(double[] h, double[] b, double[] g, int k) {
    for (int j = 0; j < k; j++) {
      if (g[j * k + j] > 0) {
        for (int r = 0; r < h.length / k; r++) {
          double rest = b[r * k + j];
          for (int i = 0; i < k; i++) {
            rest -= h[r * k + i] * g[i * k + j];
          }
          h[r * k + j] = Math.max(0, h[r * k + j] + rest / g[j * k + j]);
        }
      }
    }
  }

  /** The same for the rows of W; the error that is left. */
  private static double improveRows(
      double[] w, double[] h, double[] a, int rows, int columns, int k, double squares) {
    double[] s = new double[k * k];
    double[] b = new double[columns * k];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < k; j++) {
        double weight = h[r * k + j];
        for (int i = 0; i < k; i++) {
          s[i * k + j] += h[r * k + i] * weight;
        }
        for (int c = 0; c < columns; c++) {
          b[c * k + j] += weight * a[r * columns + c];
        }
      }
    }
    double[] columnwise = transposed(w, k, columns);
    improve(columnwise, b, s, k);
    System.arraycopy(transposed(columnwise, columns, k), 0, w, 0, w.length);
    double[] g = gram(w, k, columns);
    double left = squares;
    for (int i = 0; i < columnwise.length; i++) {
      left -= 2 * columnwise[i] * b[i];
    }
    for (int i = 0; i < s.length; i++) {
      left += s[i] * g[i];
    }
    return Math.sqrt(Math.max(0, left) / squares);
  }

  private static double[] transposed(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      transposed[i % columns * rows + i / columns] = matrix[i];
    }
    return transposed;
  }

  private NonNegativeFactors ordered() {
    int columns = w.length / k;
    int rows = h.length / k;
    double[] length = new double[k];
    double[] sum = new double[k];
    for (int j = 0; j < k; j++) {
      for (int c = 0; c < columns; c++) {
        length[j] += w[j * columns + c] * w[j * columns + c];
      }
      length[j] = Math.sqrt(length[j]);
      for (int r = 0; r < rows; r++) {
        sum[j] += h[r * k + j] * length[j];
      }
    }
    List<Integer> order =
        IntStream.range(0, k).boxed().sorted(Comparator.comparing(j -> -sum[j])).toList();
    double[] orderedH = new double[h.length];
    double[] orderedW = new double[w.length];
    for (int to = 0; to < k; to++) {
      int j = order.get(to);
      for (int r = 0; r < rows; r++) {
        orderedH[r * k + to] = h[r * k + j] * length[j];
      }
      for (int c = 0; c < columns; c++) {
        orderedW[to * columns + c] = length[j] == 0 ? 0 : w[j * columns + c] / length[j];
      }
    }
    return new NonNegativeFactors(k, orderedH, orderedW, errors);
  }
}
