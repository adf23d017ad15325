package limpid.explain.metric;

import java.util.List;

/**
 * Increase in confidence: whether the class becomes more likely when the image is multiplied with
 * its map, {@code 1[p(x m) > p(x)]}: of many images, the share; higher is better.
 *
 * <p>Chattopadhay et al., Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep
 * Convolutional Networks, WACV 2018.
 */
public record Increase() implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "increase",
          "Whether the class is more likely where the map hides the image.",
          "1[p(x m) > p(x)]",
          "0 or 1",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          AverageDrop.GRAD_CAM_PLUS_PLUS,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(2),
          Increase::new);

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Masked p = Masked.of(judged, judged.probability());
    return p.masked() > p.whole() ? 1 : 0;
  }
}
