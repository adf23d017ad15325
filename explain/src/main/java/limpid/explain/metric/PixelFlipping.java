package limpid.explain.metric;

import java.util.List;
import limpid.explain.Baseline;
import limpid.explain.Citation;

/**
 * Pixel flipping: how far the score falls, on the mean, as pixels give way to a baseline, the most
 * important first: {@code A = sum_(i=0..N) (s(x) - s(x_i)) / (N + 1)}, {@code x_i} without the
 * first {@code i n / N} of n pixels: the area over the perturbation curve, in the unit of the
 * score; higher is better.
 *
 * <p>Bach et al., On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise
 * Relevance Propagation, PLOS ONE 2015; the mean as in Samek et al., TNNLS 2017.
 *
 * @param steps N
 */
public record PixelFlipping(int steps, Baseline baseline) implements CurveMetric {
  private static final int STEPS = 50;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "pixel-flipping",
          "How far the score falls while the most important pixels are set to 0.",
          "mean of s(x) - s(x_i), the first i/50 of the pixels set to 0",
          "any number",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          new Citation(
              "Bach et al.",
              "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise"
                  + " Relevance Propagation",
              "PLOS ONE",
              2015),
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(STEPS + 1),
          () -> new PixelFlipping(STEPS, Baseline.ZERO));

  public PixelFlipping {
    Deletion.requireSteps(steps);
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Curve curve) {
    return fall(curve);
  }

  /** The mean of {@code s(x) - s(x_i)}, the first itself among them. */
  static double fall(Curve curve) {
    int steps = curve.scores().size() - 1;
    return 0 - curve.change() * steps / (steps + 1);
  }

  @Override
  public Curve curve(Judged judged) {
    PixelOrder order = PixelOrder.descending(judged.ranking());
    int[] counts = StepSize.EVEN.counts(order.pixels().length, steps);
    return Curve.of(
        judged
            .run()
            .variants()
            .scores(
                judged.score(),
                steps + 1,
                order.replaced(judged.image(), baseline.of(judged.image(), 0), counts)));
  }
}
