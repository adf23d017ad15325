package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;

/**
 * Energy-based pointing game: the part of the map's positive values that lies on the object, {@code
 * sum_(p on it) max(M_p, 0) / sum_p max(M_p, 0)}, in [0,1], 0 of a map that is nowhere positive;
 * higher is better. A random map gets the part of the image that the object takes.
 *
 * <p>Wang et al., Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks,
 * CVPR Workshops 2020.
 */
public record EnergyPointingGame() implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "energy-pointing-game",
          "The part of the map that lies on the object.",
          "sum of max(M, 0) on the object / sum of all",
          "[0,1]",
          Direction.HIGHER,
          Group.LOCALISATION,
          new Citation(
              "Wang et al.",
              "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
              "CVPR Workshops",
              2020),
          List.of(MetricNeed.TRUTH),
          MetricDescriptor.Passes.NONE,
          EnergyPointingGame::new);

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Tensor truth = judged.required(METRIC);
    float[] map = judged.ranking().relu().values();
    double inside = 0;
    double all = 0;
    for (int k = 0; k < map.length; k++) {
      all += map[k];
      inside += truth.data()[k] > 0 ? map[k] : 0;
    }
    return all == 0 ? 0 : inside / all;
  }
}
