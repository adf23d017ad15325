package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;

/**
 * IROF, iterative removal of features: the area over the curve of the class's probability, as a
 * part of what it is at first, while superpixels give way to the mean colour, the most important
 * first: {@code 1 - mean_k p(x_k) / p(x)} by the trapezoid rule over k = 0..L; 1 and less, higher
 * is better.
 *
 * <p>Rieger and Hansen, IROF: a Low Resource Evaluation Metric for Explanation Methods, ICLR
 * workshop 2020.
 *
 * @param side superpixels along each side, roughly
 */
public record Irof(int side, Baseline baseline) implements CurveMetric {
  private static final int SIDE = 7;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "irof",
          "The part of its probability that the class loses, on the mean, while superpixels are set"
              + " to the mean colour, the most important first.",
          "1 - area under p(x_k) / p(x), k of about 49 superpixels set to the mean",
          "1 and less",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          new Citation(
              "Rieger and Hansen",
              "IROF: a Low Resource Evaluation Metric for Explanation Methods",
              "ICLR workshop",
              2020),
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SIDE * SIDE + 1),
          () -> new Irof(SIDE, Baseline.MEAN));

  public Irof {
    RegionPerturbation.requireSide("irof", side);
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  /** Steps count alike, however large their superpixels are. */
  @Override
  public double of(Curve curve) {
    double whole = Math.max(curve.scores().getFirst(), Masked.EPSILON);
    return 1 - new Curve(curve.scores()).area() / whole;
  }

  @Override
  public Curve curve(Judged judged) {
    Tensor image = judged.image();
    Regions regions = Regions.segments(image, side);
    int[] places = Regions.places(regions.means(judged.ranking()));
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.probability(),
                regions.count() + 1,
                regions.replaced(image, baseline.of(image, 0), (k, region) -> places[region] < k));
    return RegionPerturbation.curve(regions, places, scores);
  }
}
