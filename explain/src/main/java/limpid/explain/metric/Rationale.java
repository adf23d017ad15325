package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;

/**
 * Sufficiency and comprehensiveness: what of its probability the class keeps when there is nothing
 * but the most important pixels, and when these alone are gone: {@code mean_q p(x) - p(x_q)}, q =
 * 1, 5, 10, 20 and 50 % of the pixels, the others, or these, set to 0; in [-1,1]. Sufficiency is
 * better when lower, comprehensiveness when higher.
 *
 * <p>These are DeYoung et al.'s figures of one image, ERASER: A Benchmark to Evaluate Rationalized
 * NLP Models, ACL 2020. What Quantus calls sufficiency is a property of a set of images: whether
 * those with like maps have like predictions.
 *
 * @param kept whether the most important pixels are those that stay
 */
public record Rationale(boolean kept, Baseline baseline) implements Metric {
  private static final List<Integer> PERCENT = List.of(1, 5, 10, 20, 50);
  private static final Citation ERASER =
      new Citation(
          "DeYoung et al.", "ERASER: A Benchmark to Evaluate Rationalized NLP Models", "ACL", 2020);

  /** The most important pixels alone. */
  public static final MetricDescriptor SUFFICIENCY =
      descriptor(
          "sufficiency",
          "What the class loses of its probability when only the most important pixels are there.",
          "mean of p(x) - p(x_q), all but the first q = 1, 5, 10, 20, 50 % set to 0",
          Direction.LOWER,
          true);

  /** All but the most important pixels. */
  public static final MetricDescriptor COMPREHENSIVENESS =
      descriptor(
          "comprehensiveness",
          "What the class loses of its probability when the most important pixels are gone.",
          "mean of p(x) - p(x_q), the first q = 1, 5, 10, 20, 50 % set to 0",
          Direction.HIGHER,
          false);

  private static MetricDescriptor descriptor(
      String name, String line, String formula, Direction better, boolean kept) {
    return new MetricDescriptor(
        name,
        line,
        formula,
        "[-1,1]",
        better,
        Group.FAITHFULNESS,
        ERASER,
        List.of(MetricNeed.NET),
        MetricDescriptor.Passes.net(PERCENT.size() + 1),
        () -> new Rationale(kept, Baseline.ZERO));
  }

  @Override
  public MetricDescriptor about() {
    return kept ? SUFFICIENCY : COMPREHENSIVENESS;
  }

  @Override
  public double of(Judged judged) {
    Tensor image = judged.image();
    Regions pixels = Regions.pixels(image);
    int[] places = Regions.places(pixels.sums(judged.ranking()));
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.probability(),
                PERCENT.size() + 1,
                pixels.replaced(
                    image,
                    baseline.of(image, 0),
                    (i, pixel) -> i > 0 && places[pixel] < first(i, places.length) != kept));
    double sum = 0;
    for (int i = 1; i < scores.length; i++) {
      sum += (double) scores[0] - scores[i];
    }
    return sum / PERCENT.size();
  }

  /** How many pixels are the first q %, one or more. */
  private static int first(int i, int pixels) {
    return Math.max(1, (int) Math.round(PERCENT.get(i - 1) * pixels / 100.0));
  }
}
