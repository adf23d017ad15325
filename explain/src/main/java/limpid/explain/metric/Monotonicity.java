package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;

/**
 * Monotonicity: in how many steps the class's probability does not fall while the pixels of the
 * image take the place of a baseline, the least important first: {@code #{i : p(x_(i+1)) >= p(x_i)}
 * / N}; in [0,1], higher is better. Where AI Explainability 360 and Quantus say true, it is 1.
 *
 * <p>Arya et al., One Explanation Does Not Fit All: A Toolkit and Taxonomy of AI Explainability
 * Techniques, 2019; Luss et al.
 *
 * @param steps N
 */
public record Monotonicity(int steps, Baseline baseline) implements CurveMetric {
  private static final int STEPS = 28;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "monotonicity",
          "In how many steps the probability does not fall while pixels are inserted, the least"
              + " important first.",
          "share of steps with p(x_(i+1)) >= p(x_i), of 28 from 0 to the image",
          "[0,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          new Citation(
              "Arya et al.",
              "One Explanation Does Not Fit All: A Toolkit and Taxonomy of AI Explainability"
                  + " Techniques",
              "arXiv",
              2019),
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(STEPS + 1),
          () -> new Monotonicity(STEPS, Baseline.ZERO));

  public Monotonicity {
    Deletion.requireSteps(steps);
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Curve curve) {
    int rising = 0;
    for (int i = 1; i < curve.scores().size(); i++) {
      rising += curve.scores().get(i) >= curve.scores().get(i - 1) ? 1 : 0;
    }
    return (double) rising / (curve.scores().size() - 1);
  }

  @Override
  public Curve curve(Judged judged) {
    Tensor image = judged.image();
    PixelOrder order = PixelOrder.descending(judged.ranking().scaled(0, -1));
    int[] counts = StepSize.EVEN.counts(order.pixels().length, steps);
    return Curve.of(
        judged
            .run()
            .variants()
            .scores(
                judged.probability(),
                steps + 1,
                order.replaced(baseline.of(image, 0), image, counts)));
  }
}
