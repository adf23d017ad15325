package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;

/**
 * The local Lipschitz estimate: how fast the map moves at most near the image, {@code max_i |M(x_i)
 * - M(x)| / (|M(x)| |x_i - x|)}, x_i with noise from N(0, sigma^2); 0 and more, in one over the
 * unit of the image as the net sees it; lower is better. Maps are divided by their size, so that
 * those of any unit can be compared; one of zeros is not.
 *
 * <p>Alvarez-Melis and Jaakkola, On the Robustness of Interpretability Methods, 2018; the noise as
 * in Quantus.
 *
 * @param samples how many images are drawn
 */
public record LocalLipschitz(int samples, double sigma, long seed) implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "local-lipschitz",
          "How fast the map moves at most near the image.",
          "max over 10 of |M(x') - M(x)| / (|M(x)| |x' - x|), noise from N(0, 0.1^2)",
          "0 and more",
          Direction.LOWER,
          Group.ROBUSTNESS,
          new Citation(
              "Alvarez-Melis and Jaakkola",
              "On the Robustness of Interpretability Methods",
              "WHI",
              2018),
          List.of(MetricNeed.METHOD),
          new MetricDescriptor.Passes(0, 10),
          () -> new LocalLipschitz(10, .1, 0));

  public LocalLipschitz {
    if (samples < 1 || !(sigma > 0)) {
      throw new IllegalArgumentException(
          "local-lipschitz: 1 sample or more and a sigma above 0 are expected, got %d and %s"
              .formatted(samples, sigma));
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
    double largest = 0;
    for (int i = 0; i < samples; i++) {
      Tensor near = Noise.gaussian(judged.image(), sigma, seed, i);
      double moved = Noise.norm(judged.again(near).raw(), map);
      largest = Math.max(largest, moved / Noise.norm(near, judged.image()));
    }
    return size == 0 ? largest : largest / size;
  }
}
