package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Convention;

/**
 * Insertion: the area under the curve of the class's probability as the pixels of the image take
 * the place of a baseline, the most important first: {@code A = sum_i (p(x_i) + p(x_(i+1))) / 2 N},
 * {@code x_i} the baseline with the first {@code i n / N} of n pixels of the image; in [0,1],
 * higher is better.
 *
 * <p>The paper's baseline is the image blurred with sigma 5, for 0 says something itself; torch-cam
 * (20 steps, of equally many pixels as for {@link Deletion}) and xplique (10) take 0.
 *
 * <p>Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models,
 * BMVC 2018.
 *
 * @param steps N
 */
public record Insertion(int steps, StepSize size, Baseline baseline) implements CurveMetric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "insertion",
          "The mean probability while the most important pixels are inserted first.",
          "area under p(x_i), the first i/20 of the pixels in a blurred image (sigma 5)",
          "[0,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          Deletion.RISE,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(Deletion.STEPS + 1),
          () -> new Insertion(Deletion.STEPS, Deletion.blurred()));

  public Insertion {
    Deletion.requireSteps(steps);
  }

  /** With even steps. */
  public Insertion(int steps, Baseline baseline) {
    this(steps, StepSize.EVEN, baseline);
  }

  /**
   * As a library has it.
   *
   * @param rows of the image, of which the paper has a step each
   */
  public static Insertion of(Convention convention, int rows) {
    Baseline baseline = convention == Convention.PAPER ? Deletion.blurred() : Baseline.ZERO;
    return new Insertion(Deletion.steps(convention, rows), Deletion.size(convention), baseline);
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Curve curve) {
    return curve.area();
  }

  @Override
  public Curve curve(Judged judged) {
    Tensor image = judged.image();
    return Deletion.curve(judged, baseline.of(image, 0), image, steps, size);
  }
}
