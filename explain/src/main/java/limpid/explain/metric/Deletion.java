package limpid.explain.metric;

import java.util.List;
import java.util.OptionalDouble;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;
import limpid.explain.Convention;

/**
 * Deletion: the area under the curve of the class's probability as pixels give way to a baseline,
 * the most important first: {@code A = sum_i (p(x_i) + p(x_(i+1))) / 2 N}, {@code x_i} without the
 * first {@code i n / N} of n pixels; in [0,1], lower is better.
 *
 * <p>torch-cam has 20 steps of {@code ceil(n / N)} pixels, the last of those that are left, xplique
 * 10 even ones, and the paper as many as the image has rows, all with 0 for the baseline.
 *
 * <p>Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models,
 * BMVC 2018.
 *
 * @param steps N
 */
public record Deletion(int steps, StepSize size, Baseline baseline) implements CurveMetric {
  static final int STEPS = 20;
  static final Citation RISE =
      new Citation(
          "Petsiuk, Das and Saenko",
          "RISE: Randomized Input Sampling for Explanation of Black-box Models",
          "BMVC",
          2018);

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "deletion",
          "The mean probability while the most important pixels are deleted first.",
          "area under p(x_i), the first i/20 of the pixels set to 0",
          "[0,1]",
          Direction.LOWER,
          Group.FAITHFULNESS,
          RISE,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(STEPS + 1),
          () -> new Deletion(STEPS, Baseline.ZERO));

  public Deletion {
    requireSteps(steps);
  }

  /** With even steps. */
  public Deletion(int steps, Baseline baseline) {
    this(steps, StepSize.EVEN, baseline);
  }

  static void requireSteps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps " + steps + ": 1 or more is expected");
    }
  }

  /**
   * As a library has it.
   *
   * @param rows of the image, of which the paper has a step each
   */
  public static Deletion of(Convention convention, int rows) {
    return new Deletion(steps(convention, rows), size(convention), Baseline.ZERO);
  }

  static int steps(Convention convention, int rows) {
    return switch (convention) {
      case PAPER -> rows;
      case TORCH_CAM -> STEPS;
      case XPLIQUE -> 10;
      default ->
          throw new IllegalArgumentException(
              "deletion: paper, torch-cam and xplique have it, got " + convention);
    };
  }

  static StepSize size(Convention convention) {
    return convention == Convention.TORCH_CAM ? StepSize.ROUNDED_UP : StepSize.EVEN;
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
    return curve(judged, image, baseline.of(image, 0), steps, size);
  }

  /** The probability while pixels of one image give way to those of another. */
  static Curve curve(Judged judged, Tensor from, Tensor to, int steps, StepSize size) {
    PixelOrder order = PixelOrder.descending(judged.ranking());
    int[] counts = size.counts(order.pixels().length, steps);
    return Curve.of(
        size.shares(counts),
        judged
            .run()
            .variants()
            .scores(judged.probability(), counts.length, order.replaced(from, to, counts)));
  }

  /** RISE's, for insertion. */
  static Baseline blurred() {
    return new Baseline.Blur(OptionalDouble.of(5));
  }
}
