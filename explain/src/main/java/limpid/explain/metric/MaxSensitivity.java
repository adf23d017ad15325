package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;

/**
 * Max-sensitivity: how far the raw map moves at most when the image moves a little, {@code max_i
 * |M(x + d_i) - M(x)| / |M(x)|}, each value of d drawn evenly from [-r,r]; 0 and more, lower is
 * better. As in Captum, a map of zeros is not divided by.
 *
 * <p>Yeh et al., On the (In)fidelity and Sensitivity of Explanations, NeurIPS 2019.
 *
 * @param samples how many images are drawn
 * @param radius r, in the units of the image as the net sees it
 */
public record MaxSensitivity(int samples, double radius, long seed) implements Metric {
  static final Citation YEH =
      new Citation(
          "Yeh et al.", "On the (In)fidelity and Sensitivity of Explanations", "NeurIPS", 2019);

  /** What there is to know about it, with Captum's numbers. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "max-sensitivity",
          "How far the map moves at most when the image moves a little.",
          "max over 10 of |M(x + d) - M(x)| / |M(x)|, d in [-0.02,0.02]",
          "0 and more",
          Direction.LOWER,
          Group.ROBUSTNESS,
          YEH,
          List.of(MetricNeed.METHOD),
          new MetricDescriptor.Passes(0, 10),
          () -> new MaxSensitivity(10, .02, 0));

  public MaxSensitivity {
    if (samples < 1 || !(radius > 0)) {
      throw new IllegalArgumentException(
          "max-sensitivity: 1 sample or more and a radius above 0 are expected, got %d and %s"
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
    double largest = 0;
    for (int i = 0; i < samples; i++) {
      Tensor near = Noise.uniform(judged.image(), -radius, radius, seed, i);
      largest = Math.max(largest, Noise.norm(judged.again(near).raw(), map));
    }
    return size == 0 ? largest : largest / size;
  }
}
