package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * Adam at rate r, as in PyTorch: {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2) g^2},
 * and in step t {@code w = w - r m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon)}; with a weight
 * decay d, {@code w = w - r d w} before that, apart from the gradient (AdamW).
 *
 * <p>Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015; Loshchilov and Hutter,
 * Decoupled Weight Decay Regularization, ICLR 2019.
 */
public final class Adam implements Optimiser {
  private static final int GRAIN = 1 << 14;
  private static final double EPSILON = 1e-8;
  private static final String MEAN = " mean";
  private static final String SQUARE = " square";
  private static final String STEPS = " steps";

  private final double first;
  private final double second;
  private final WeightDecay decay;
  private final Map<String, Tensor> state = new LinkedHashMap<>();

  /** With the decay rates of the paper, 0.9 and 0.999. */
  public Adam() {
    this(0.9, 0.999);
  }

  /**
   * @param first how much of the mean of gradients stays in each step, from 0 to less than 1
   * @param second the same of their squares
   */
  public Adam(double first, double second) {
    this(first, second, WeightDecay.NONE);
  }

  /** The same where weights shrink: AdamW. */
  public Adam(double first, double second, WeightDecay decay) {
    if (!(first >= 0 && first < 1 && second >= 0 && second < 1)) {
      throw new IllegalArgumentException(
          "adam: decay rates want 0 to less than 1, got " + first + " and " + second);
    }
    this.first = first;
    this.second = second;
    this.decay = decay;
  }

  /** For each parameter the means of its gradients and of their squares, and its steps. */
  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    state.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return copies;
  }

  @Override
  public void restore(Map<String, Tensor> from) {
    state.clear();
    from.forEach((name, tensor) -> state.put(name, tensor.copy()));
  }

  @Override
  public void step(String name, Tensor weight, Tensor gradient, double rate) {
    float[] mean = zeros(name + MEAN, weight.shape());
    float[] square = zeros(name + SQUARE, weight.shape());
    float[] steps = zeros(name + STEPS, Shape.of(1));
    steps[0]++;
    double kept = 1 - rate * decay.of(weight.shape());
    double pace = rate / (1 - Math.pow(first, steps[0]));
    double squareShare = 1 - Math.pow(second, steps[0]);
    float[] g = gradient.data();
    weight.edit(
        w ->
            Workers.shared()
                .ranges(
                    weight.size(),
                    GRAIN,
                    (from, to) -> {
                      for (int i = from; i < to; i++) {
                        mean[i] += (float) ((1 - first) * (g[i] - mean[i]));
                        square[i] += (float) ((1 - second) * ((double) g[i] * g[i] - square[i]));
                        double size = Math.sqrt(square[i] / squareShare) + EPSILON;
                        w[i] = (float) (kept * w[i] - pace * mean[i] / size);
                      }
                    }));
  }

  private float[] zeros(String name, Shape shape) {
    return state.computeIfAbsent(name, n -> Tensor.zeros(shape)).data();
  }
}
