package limpid.nn;

import java.util.HashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * Adam at rate r, as in PyTorch: {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2) g^2},
 * and in step t {@code w = w - r m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon)}.
 *
 * <p>Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015.
 */
public final class Adam {
  private static final double EPSILON = 1e-8;

  private final double first;
  private final double second;
  private final Map<String, Moments> moments = new HashMap<>();

  /** Means of the gradients and of their squares, and how many steps were taken. */
  private static final class Moments {
    private final double[] mean;
    private final double[] square;
    private int steps;

    Moments(Shape shape) {
      mean = new double[shape.size()];
      square = new double[shape.size()];
    }
  }

  /** With the decay rates of the paper, 0.9 and 0.999. */
  public Adam() {
    this(0.9, 0.999);
  }

  /**
   * @param first how much of the mean of gradients stays in each step, from 0 to less than 1
   * @param second the same of their squares
   */
  public Adam(double first, double second) {
    if (!(first >= 0 && first < 1 && second >= 0 && second < 1)) {
      throw new IllegalArgumentException(
          "adam: decay rates want 0 to less than 1, got " + first + " and " + second);
    }
    this.first = first;
    this.second = second;
  }

  /** Moves a parameter one step down along this gradient, in place. */
  public void step(String name, Tensor weight, Tensor gradient, double rate) {
    Moments m = moments.computeIfAbsent(name, n -> new Moments(weight.shape()));
    m.steps++;
    double meanShare = 1 - Math.pow(first, m.steps);
    double squareShare = 1 - Math.pow(second, m.steps);
    float[] g = gradient.data();
    weight.edit(
        w -> {
          for (int i = 0; i < weight.size(); i++) {
            m.mean[i] += (1 - first) * (g[i] - m.mean[i]);
            m.square[i] += (1 - second) * ((double) g[i] * g[i] - m.square[i]);
            double size = Math.sqrt(m.square[i] / squareShare) + EPSILON;
            w[i] -= (float) (rate * m.mean[i] / meanShare / size);
          }
        });
  }
}
