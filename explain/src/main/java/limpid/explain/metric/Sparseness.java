package limpid.explain.metric;

import java.util.Arrays;
import java.util.List;
import limpid.explain.Citation;

/**
 * Sparseness: the Gini index of the sizes of the map's values, {@code G = sum_i (2 i - n - 1) a_i /
 * (n sum a)}, a sorted upwards, i from 1, each raised by 1e-7 as in Quantus; 0 where all are equal,
 * {@code 1 - 1/n} where one is all; higher is better. Values drawn evenly from [0,1] have 1/3.
 *
 * <p>Chalasani et al., Concise Explanations of Neural Networks using Adversarial Training, ICML
 * 2020.
 */
public record Sparseness() implements Metric {
  private static final double EPSILON = 1e-7;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "sparseness",
          "How few pixels the map is made of: the Gini index of its values.",
          "sum_i (2 i - n - 1) a_i / (n sum a), a sorted",
          "[0,1]",
          Direction.HIGHER,
          Group.COMPLEXITY,
          new Citation(
              "Chalasani et al.",
              "Concise Explanations of Neural Networks using Adversarial Training",
              "ICML",
              2020),
          List.of(),
          MetricDescriptor.Passes.NONE,
          Sparseness::new);

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    return gini(judged.ranking().values());
  }

  static double gini(float[] values) {
    double[] sizes = new double[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]) + EPSILON;
    }
    Arrays.sort(sizes);
    double weighted = 0;
    double sum = 0;
    for (int i = 0; i < sizes.length; i++) {
      weighted += (2.0 * (i + 1) - sizes.length - 1) * sizes[i];
      sum += sizes[i];
    }
    return Math.max(0, weighted / (sizes.length * sum));
  }
}
