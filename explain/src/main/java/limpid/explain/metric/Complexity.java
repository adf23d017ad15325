package limpid.explain.metric;

import java.util.List;
import limpid.explain.Citation;

/**
 * Complexity: the entropy of the map's values as parts of their sum, {@code H = -sum_i q_i ln q_i},
 * {@code q = |a| / sum |a|}, in nats: 0 where one pixel is all, {@code ln n} where all n are equal,
 * or nothing is there at all (0 in xplique, NaN in Quantus); lower is better.
 *
 * <p>Bhatt, Weller and Moura, Evaluating and Aggregating Feature-based Model Explanations, IJCAI
 * 2020.
 */
public record Complexity() implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "complexity",
          "How many pixels the map is made of: the entropy of its values.",
          "-sum_i q_i ln q_i, q = |a| / sum |a|",
          "[0, ln n]",
          Direction.LOWER,
          Group.COMPLEXITY,
          new Citation(
              "Bhatt, Weller and Moura",
              "Evaluating and Aggregating Feature-based Model Explanations",
              "IJCAI",
              2020),
          List.of(),
          MetricDescriptor.Passes.NONE,
          Complexity::new);

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    return entropy(judged.ranking().values());
  }

  static double entropy(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    if (sum == 0) {
      return Math.log(values.length);
    }
    double entropy = 0;
    for (float value : values) {
      double q = Math.abs(value) / sum;
      entropy -= q == 0 ? 0 : q * Math.log(q);
    }
    return Math.max(0, entropy);
  }
}
