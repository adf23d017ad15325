package limpid.explain.metric;

import java.util.List;

/**
 * Effective complexity: how many values of the map are not next to nothing, {@code #{k : |M_k| >
 * epsilon max |M|}}; from 0 to the number of pixels, lower is better.
 *
 * <p>Nguyen and Martinez, On Quantitative Aspects of Model Interpretability, 2020.
 *
 * @param epsilon 1e-5 in Quantus, of maps divided by their largest size
 */
public record EffectiveComplexity(double epsilon) implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "effective-complexity",
          "How many pixels of the map are not next to nothing.",
          "number of pixels with |a| > 1e-5 max |a|",
          "from 0 to n",
          Direction.LOWER,
          Group.COMPLEXITY,
          MonotonicityCorrelation.NGUYEN,
          List.of(),
          MetricDescriptor.Passes.NONE,
          () -> new EffectiveComplexity(1e-5));

  public EffectiveComplexity {
    if (!(epsilon >= 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "effective-complexity: an epsilon in [0,1) is expected, got " + epsilon);
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    return count(judged.ranking().values());
  }

  double count(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    int count = 0;
    for (float value : values) {
      count += Math.abs(value) > epsilon * largest ? 1 : 0;
    }
    return count;
  }
}
