package limpid.explain.metric;

import java.util.List;
import limpid.explain.Citation;
import limpid.explain.Convention;

/**
 * Average gain: the part of what its probability lacks that the class gains when the image is
 * multiplied with its map: {@code max(0, p(x m) - p(x)) / (1 - p(x) + 1e-7)}, in [0,1]; higher is
 * better. Absolute, beside pytorch-grad-cam's drop: {@code max(0, s(x m) - s(x))} of the score that
 * was explained, in its unit.
 *
 * <p>Zhang et al., Opti-CAM: Optimizing Saliency Maps for Interpretability, CVIU 2024.
 */
public record AverageGain(Convention convention) implements Metric {
  private static final Citation OPTI_CAM =
      new Citation(
          "Zhang et al.", "Opti-CAM: Optimizing Saliency Maps for Interpretability", "CVIU", 2024);

  /** Of the probability. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "average-gain",
          "The part of what its probability lacks that the class gains where the map hides the"
              + " image.",
          "max(0, p(x m) - p(x)) / (1 - p(x) + 1e-7)",
          "[0,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          OPTI_CAM,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(2),
          () -> new AverageGain(Convention.TORCH_CAM));

  /** Of the score. */
  public static final MetricDescriptor ABSOLUTE =
      new MetricDescriptor(
          "average-gain-absolute",
          "How far the score rises where the map hides the image.",
          "max(0, s(x m) - s(x))",
          "0 and more",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          OPTI_CAM,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(2),
          () -> new AverageGain(Convention.PYTORCH_GRAD_CAM));

  public AverageGain {
    AverageDrop.requireOne("average gain", convention);
  }

  @Override
  public MetricDescriptor about() {
    return convention == Convention.TORCH_CAM ? METRIC : ABSOLUTE;
  }

  @Override
  public double of(Judged judged) {
    if (convention == Convention.TORCH_CAM) {
      Masked p = Masked.of(judged, judged.probability());
      return Math.max(0, p.masked() - p.whole()) / (1 - p.whole() + Masked.EPSILON);
    }
    Masked s = Masked.of(judged, judged.score());
    return Math.max(0, s.masked() - s.whole());
  }
}
