package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import limpid.core.Tensor;

/**
 * The exponential moving average of weights and running statistics: {@code a = k a + (1 - k) w}
 * after each step, with {@code k = min(decay, (1 + t) / (10 + t))} in step t, so that the first
 * weights are soon forgotten (Polyak and Juditsky 1992; the climbing decay is TensorFlow's).
 */
final class WeightAverage {
  private final double decay;
  private final Map<String, Tensor> average = new LinkedHashMap<>();

  WeightAverage(double decay, Map<String, Tensor> weights) {
    this.decay = decay;
    weights.forEach((name, tensor) -> average.put(name, tensor.copy()));
  }

  /**
   * Takes weights in.
   *
   * @param step from 0
   */
  void add(long step, Map<String, Tensor> weights) {
    float share = (float) (1 - Math.min(decay, (1.0 + step) / (10.0 + step)));
    weights.forEach(
        (name, weight) -> {
          float[] w = weight.data();
          average
              .get(name)
              .edit(
                  a -> {
                    for (int i = 0; i < w.length; i++) {
                      a[i] += share * (w[i] - a[i]);
                    }
                  });
        });
  }

  /** The averages; whoever keeps them copies them. */
  Map<String, Tensor> weights() {
    return average;
  }
}
