package limpid.explain.metric;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.Explanation;
import limpid.explain.target.OutputTarget;

/**
 * Random logit: how {@linkplain Similarity like} the map is to that of another class, drawn for
 * each image, signs left out; in [-1,1], lower is better. Not defined for a score that is not about
 * one of several classes.
 *
 * <p>Sixt, Granz and Landgraf, When Explanations Lie: Why Many Modified BP Attributions Fail, ICML
 * 2020, by structure; by ranks, a smooth map is like another one less often.
 *
 * @param likeness of two maps
 */
public record RandomLogit(Similarity likeness, long seed) implements Metric {
  private static final Citation SIXT =
      new Citation(
          "Sixt, Granz and Landgraf",
          "When Explanations Lie: Why Many Modified BP Attributions Fail",
          "ICML",
          2020);

  /** By ranks. */
  public static final MetricDescriptor METRIC =
      descriptor(
          "random-logit",
          "How like the map is to that of another class.",
          "Spearman of |M| and |M of another class|",
          Similarity.RANKS);

  /** By structure. */
  public static final MetricDescriptor STRUCTURE =
      descriptor(
          "random-logit-ssim",
          "How like the map is to that of another class, by its structure.",
          "SSIM of |M| and |M of another class|",
          Similarity.STRUCTURE);

  private static MetricDescriptor descriptor(
      String name, String line, String formula, Similarity likeness) {
    return new MetricDescriptor(
        name,
        line,
        formula,
        "[-1,1]",
        Direction.LOWER,
        Group.RANDOMISATION,
        SIXT,
        List.of(MetricNeed.METHOD),
        new MetricDescriptor.Passes(0, 1),
        () -> new RandomLogit(likeness, 0));
  }

  @Override
  public MetricDescriptor about() {
    return likeness == Similarity.RANKS ? METRIC : STRUCTURE;
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
    return likeness.of(
        ParameterRandomisation.sizes(judged.explanation()), ParameterRandomisation.sizes(beside));
  }

  private static int hash(Tensor image) {
    return Arrays.hashCode(image.data());
  }
}
