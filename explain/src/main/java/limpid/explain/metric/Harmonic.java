package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.map.Plane;

/**
 * One figure of three by their harmonic mean, so that a map has to do well in each: {@code 3 / (1 /
 * coherency + 1 / (1 - complexity) + 1 / f)}; in [0,1], higher is better; 0 where one of them is 0
 * or less. Coherency is {@code (1 + r) / 2}, r Pearson's correlation of the map with that of the
 * image times the map; complexity is the mean of the map in [0,1].
 *
 * <p>ADCC: f is 1 minus the {@linkplain AverageDrop average drop}, for the class's probability.
 * Poppi et al., Revisiting The Evaluation of Class Activation Mapping for Explainability, CVPR
 * workshop 2021. ARCC: f is {@linkplain Road ROAD}, combined, as in pytorch-grad-cam.
 *
 * @param road whether it is ARCC
 */
public record Harmonic(boolean road) implements Metric {

  /** With the average drop. */
  public static final MetricDescriptor ADCC =
      new MetricDescriptor(
          "adcc",
          "One figure of average drop, coherency and complexity.",
          "3 / (1 / coherency + 1 / (1 - complexity) + 1 / (1 - average drop))",
          "[0,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          new Citation(
              "Poppi et al.",
              "Revisiting The Evaluation of Class Activation Mapping for Explainability",
              "CVPR workshop",
              2021),
          List.of(MetricNeed.NET, MetricNeed.METHOD),
          new MetricDescriptor.Passes(2, 1),
          () -> new Harmonic(false));

  /** With ROAD. */
  public static final MetricDescriptor ARCC =
      new MetricDescriptor(
          "arcc",
          "One figure of ROAD, coherency and complexity (pytorch-grad-cam).",
          "3 / (1 / coherency + 1 / (1 - complexity) + 1 / road)",
          "[0,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          Road.METRIC.citation(),
          List.of(MetricNeed.NET, MetricNeed.METHOD),
          new MetricDescriptor.Passes(20, 1),
          () -> new Harmonic(true));

  @Override
  public MetricDescriptor about() {
    return road ? ARCC : ADCC;
  }

  @Override
  public double of(Judged judged) {
    double faithful =
        road ? Road.METRIC.metric().of(judged) : 1 - AverageDrop.METRIC.metric().of(judged);
    return mean(coherency(judged), 1 - complexity(judged.map()), faithful);
  }

  /** {@code 3 / (1/a + 1/b + 1/c)}. */
  static double mean(double a, double b, double c) {
    return a > 0 && b > 0 && c > 0 ? 3 / (1 / a + 1 / b + 1 / c) : 0;
  }

  static double complexity(Plane map) {
    double sum = 0;
    for (float value : map.values()) {
      sum += value;
    }
    return sum / map.values().length;
  }

  private static double coherency(Judged judged) {
    Plane map = judged.map();
    Tensor masked = judged.image().copy();
    int channels = masked.shape().at(3);
    for (int k = 0; k < masked.size(); k++) {
      masked.data()[k] *= map.values()[k / channels];
    }
    Plane again = Plane.sum(judged.again(masked).map());
    return (1 + Pearson.of(map.values(), again.values())) / 2;
  }
}
