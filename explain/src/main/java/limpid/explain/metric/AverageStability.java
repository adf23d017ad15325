package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;

/**
 * Average stability: how far the map moves on the mean when the image moves a little, {@code mean_i
 * |M(x_i) - M(x)|^2 / |M(x)|^2}, each value moved by what is drawn evenly from [-r,r]; 0 and more,
 * lower is better. A map of zeros is not divided by.
 *
 * <p>xplique has the square without the division, and moves a value by one of [0,1/n] of n values.
 * Bhatt, Weller and Moura, Evaluating and Aggregating Feature-based Model Explanations, IJCAI 2020.
 *
 * @param samples how many images are drawn
 * @param radius r, in the units of the image as the net sees it
 */
public record AverageStability(int samples, double radius, long seed) implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "average-stability",
          "How far the map moves on the mean when the image moves a little.",
          "mean over 10 of |M(x + d) - M(x)|^2 / |M(x)|^2, d in [-0.1,0.1]",
          "0 and more",
          Direction.LOWER,
          Group.ROBUSTNESS,
          Complexity.METRIC.citation(),
          List.of(MetricNeed.METHOD),
          new MetricDescriptor.Passes(0, 10),
          () -> new AverageStability(10, .1, 0));

  public AverageStability {
    if (samples < 1 || !(radius > 0)) {
      throw new IllegalArgumentException(
          "average-stability: 1 sample or more and a radius above 0 are expected, got %d and %s"
              .formatted(samples, radius));
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Tensor map = judged.explanation().raw();
    double size = Noise.norm(map, null);
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      Tensor near = Noise.uniform(judged.image(), -radius, radius, seed, i);
      sum += Math.pow(Noise.norm(judged.again(near).raw(), map), 2);
    }
    return sum / samples / (size == 0 ? 1 : size * size);
  }
}
