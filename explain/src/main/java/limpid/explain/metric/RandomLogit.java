package limpid.explain.metric;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.Explanation;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;
import limpid.explain.target.OutputTarget;

/**
 * Random logit: how like the map is to that of another class, drawn for each image: Spearman's
 * correlation of absolute maps; in [-1,1], lower is better. Two maps of which one is the same
 * everywhere have 0. Not defined for a score that is not about one of several classes.
 *
 * <p>Sixt, Granz and Landgraf, When Explanations Lie: Why Many Modified BP Attributions Fail, ICML
 * 2020, who hold maps together by SSIM.
 */
public record RandomLogit(long seed) implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "random-logit",
          "How like the map is to that of another class.",
          "Spearman of |M| and |M of another class|",
          "[-1,1]",
          Direction.LOWER,
          Group.RANDOMISATION,
          new Citation(
              "Sixt, Granz and Landgraf",
              "When Explanations Lie: Why Many Modified BP Attributions Fail",
              "ICML",
              2020),
          List.of(MetricNeed.METHOD),
          new MetricDescriptor.Passes(0, 1),
          () -> new RandomLogit(0));

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    OptionalInt own = judged.score().classIndex();
    Tensor output = judged.run().output().value();
    int classes = output.shape().at(-1);
    if (own.isEmpty() || classes < 2) {
      return Double.NaN;
    }
    int drawn = Draw.random(seed, hash(judged.image())).nextInt(classes - 1);
    int other = drawn < own.getAsInt() ? drawn : drawn + 1;
    Explanation beside =
        judged.explanation().explainer().explain(judged.run(), OutputTarget.of(other));
    double correlation = RankCorrelation.of(sizes(judged.explanation()), sizes(beside));
    return Double.isNaN(correlation) ? 0 : correlation;
  }

  private static int hash(Tensor image) {
    return Arrays.hashCode(image.data());
  }

  private static float[] sizes(Explanation explanation) {
    return Plane.magnitude(Judged.ranking(explanation).tensor()).values();
  }
}
