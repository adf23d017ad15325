package limpid.explain.perturbation;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.explain.Nets;
import limpid.explain.SlowWaves;
import limpid.nn.Model;

/** Scores of coalitions of the cells of a grid on the waves' image, and Shapley values by sums. */
final class SlowGame {
  /** captum's inputs: 20, 50 and 30. */
  static final Tensor THREE = Tensor.of(Shape.of(1, 1, 3, 1), 20, 50, 30);

  private final int grid;
  private final float hidden;
  private final double[] scores;

  /**
   * @param hidden what hides a cell
   */
  SlowGame(int grid, float hidden) {
    this.grid = grid;
    this.hidden = hidden;
    scores = new double[1 << grid * grid];
    for (int shown = 0; shown < scores.length; shown++) {
      Tensor image = Nets.wavesInput().copy();
      for (int k = 0; k < 64; k++) {
        image.data()[k] = (shown >> cell(k) & 1) == 1 ? image.data()[k] : hidden;
      }
      scores[shown] = new SlowWaves(image).logit(1);
    }
  }

  int cell(int pixel) {
    return pixel / 8 * grid / 8 * grid + pixel % 8 * grid / 8;
  }

  int parts() {
    return grid * grid;
  }

  float hidden() {
    return hidden;
  }

  double score(int shown) {
    return scores[shown];
  }

  /** {@code phi_j = sum over S without j of |S|! (M - 1 - |S|)! / M! (s(S + j) - s(S))}. */
  double[] shapley() {
    double[] values = new double[parts()];
    for (int shown = 0; shown < scores.length; shown++) {
      int size = Integer.bitCount(shown);
      for (int j = 0; j < parts(); j++) {
        if ((shown >> j & 1) == 0) {
          double weight = factorial(size) * factorial(parts() - 1 - size) / factorial(parts());
          values[j] += weight * (scores[shown | 1 << j] - scores[shown]);
        }
      }
    }
    return values;
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  /** Each pixel the value of its cell. */
  double[] map(double[] values) {
    double[] map = new double[64];
    for (int k = 0; k < 64; k++) {
      map[k] = values[cell(k)];
    }
    return map;
  }

  /** captum's: identity, 4 sums with bias -10, 1, 1, 1, ReLU, 2 sums with bias -1, 1. */
  static Model three() {
    Node ones34 = Node.constant(Tensor.filled(Shape.of(3, 4), 1));
    Node ones42 = Node.constant(Tensor.filled(Shape.of(4, 2), 1));
    Node first = Node.constant(Tensor.of(Shape.of(4), -10, 1, 1, 1));
    Node second = Node.constant(Tensor.of(Shape.of(2), -1, 1));
    return x -> {
      Node row = x.reshape(x.shape().at(0), 3);
      return new Linear().of(new Linear().of(row, ones34, first).relu(), ones42, second);
    };
  }
}
