package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import limpid.core.Tensor;

/**
 * The gradients that one step follows: the mean over its runs, scaled by {@code min(1, clip / (norm
 * + 1e-6))} where norm is that of all of them together, as PyTorch's clip_grad_norm_ does (Pascanu
 * et al. 2013).
 */
final class StepGradients {
  private final double clip;
  private final Map<String, Tensor> sums = new LinkedHashMap<>();
  private int runs;

  /**
   * @param clip the largest norm; infinity leaves gradients as they are
   */
  StepGradients(double clip) {
    this.clip = clip;
  }

  /** Takes in the gradients of a run. */
  void add(Set<String> names, Function<String, Tensor> gradients) {
    for (String name : names) {
      Tensor gradient = gradients.apply(name);
      if (runs == 0) {
        sums.put(name, gradient.copy());
      } else {
        float[] g = gradient.data();
        sums.get(name)
            .edit(
                sum -> {
                  for (int i = 0; i < g.length; i++) {
                    sum[i] += g[i];
                  }
                });
      }
    }
    runs++;
  }

  /** The mean, clipped. */
  Map<String, Tensor> mean() {
    double norm = norm() / runs;
    double kept = norm + 1e-6 > clip ? clip / (norm + 1e-6) : 1;
    float factor = (float) (kept / runs);
    if (factor != 1) {
      sums.values().forEach(tensor -> tensor.edit(sum -> scale(sum, factor)));
    }
    return sums;
  }

  private double norm() {
    double squares = 0;
    for (Tensor tensor : sums.values()) {
      for (float value : tensor.data()) {
        squares += (double) value * value;
      }
    }
    return Math.sqrt(squares);
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
