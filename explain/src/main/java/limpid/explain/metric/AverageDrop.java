package limpid.explain.metric;

import java.util.List;
import limpid.explain.Citation;
import limpid.explain.Convention;

/**
 * Average drop: the part of its probability that the class loses when the image is multiplied with
 * its map: {@code max(0, p(x) - p(x m)) / (p(x) + 1e-7)}, in [0,1]; lower is better. That is the
 * paper's and torch-cam's; pytorch-grad-cam has {@code max(0, s(x) - s(x m))} of the score that was
 * explained, in its unit. xplique multiplies with the size of the raw map scaled to [0,1], negative
 * values counting as positive ones do; here it is the map that people look at.
 *
 * <p>Chattopadhay et al., Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep
 * Convolutional Networks, WACV 2018.
 */
public record AverageDrop(Convention convention) implements Metric {
  static final Citation GRAD_CAM_PLUS_PLUS =
      new Citation(
          "Chattopadhay et al.",
          "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional"
              + " Networks",
          "WACV",
          2018);

  /** torch-cam's. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "average-drop",
          "The part of its probability that the class loses where the map hides the image"
              + " (torch-cam).",
          "max(0, p(x) - p(x m)) / (p(x) + 1e-7)",
          "[0,1]",
          Direction.LOWER,
          Group.FAITHFULNESS,
          GRAD_CAM_PLUS_PLUS,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(2),
          () -> new AverageDrop(Convention.TORCH_CAM));

  /** pytorch-grad-cam's. */
  public static final MetricDescriptor ABSOLUTE =
      new MetricDescriptor(
          "average-drop-absolute",
          "How far the score falls where the map hides the image (pytorch-grad-cam).",
          "max(0, s(x) - s(x m))",
          "0 and more",
          Direction.LOWER,
          Group.FAITHFULNESS,
          GRAD_CAM_PLUS_PLUS,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(2),
          () -> new AverageDrop(Convention.PYTORCH_GRAD_CAM));

  public AverageDrop {
    requireOne("average drop", convention);
  }

  static void requireOne(String what, Convention convention) {
    if (convention != Convention.TORCH_CAM && convention != Convention.PYTORCH_GRAD_CAM) {
      throw new IllegalArgumentException(
          what + ": torch-cam and pytorch-grad-cam have it, got " + convention);
    }
  }

  @Override
  public MetricDescriptor about() {
    return convention == Convention.TORCH_CAM ? METRIC : ABSOLUTE;
  }

  @Override
  public double of(Judged judged) {
    if (convention == Convention.TORCH_CAM) {
      Masked p = Masked.of(judged, judged.probability());
      return Math.max(0, p.whole() - p.masked()) / (p.whole() + Masked.EPSILON);
    }
    Masked s = Masked.of(judged, judged.score());
    return Math.max(0, s.whole() - s.masked());
  }
}
