package limpid.explain.metric;

import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.map.Completeness;
import limpid.explain.run.Variants;

/**
 * Whether a map's values sum to what they should: {@code |sum M - e| / max(|e|, 1e-7)}; 0 and more,
 * lower is better. Completeness: e is {@code s(x) - s(x')}, the baseline being the method's own
 * where it says so, or else 0. Conservation: e is {@code s(x)}, what relevance is shared out of.
 *
 * <p>Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017; Bach et al.,
 * On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance
 * Propagation, PLOS ONE 2015.
 *
 * @param beyondBaseline whether it is completeness
 */
public record SumOfAll(boolean beyondBaseline) implements Metric {

  /** Beside the difference to a baseline. */
  public static final MetricDescriptor COMPLETENESS =
      descriptor(
          "completeness",
          "How far the map's values are from summing to what the score is above that of a"
              + " baseline.",
          "|sum M - (s(x) - s(x'))| / |s(x) - s(x')|",
          new Citation(
              "Sundararajan, Taly and Yan",
              "Axiomatic Attribution for Deep Networks",
              "ICML",
              2017),
          2,
          true);

  /** Beside the score. */
  public static final MetricDescriptor CONSERVATION =
      descriptor(
          "conservation",
          "How far the map's values are from summing to the score.",
          "|sum M - s(x)| / |s(x)|",
          PixelFlipping.METRIC.citation(),
          1,
          false);

  private static MetricDescriptor descriptor(
      String name,
      String line,
      String formula,
      Citation citation,
      int passes,
      boolean beyondBaseline) {
    return new MetricDescriptor(
        name,
        line,
        formula,
        "0 and more",
        Direction.LOWER,
        Group.AXIOMS,
        citation,
        List.of(MetricNeed.NET, MetricNeed.ELEMENTS),
        MetricDescriptor.Passes.net(passes),
        () -> new SumOfAll(beyondBaseline));
  }

  @Override
  public MetricDescriptor about() {
    return beyondBaseline ? COMPLETENESS : CONSERVATION;
  }

  @Override
  public double of(Judged judged) {
    double sum = 0;
    for (float value : judged.explanation().raw().data()) {
      sum += value;
    }
    double expected = expected(judged);
    return Math.abs(sum - expected) / Math.max(Math.abs(expected), Masked.EPSILON);
  }

  private double expected(Judged judged) {
    Optional<Completeness> own = judged.explanation().attribution().completeness();
    if (beyondBaseline && own.isPresent()) {
      return own.get().expected();
    }
    Tensor image = judged.image();
    Variants.Fill fill =
        (i, into, at) -> {
          for (int k = 0; k < image.size(); k++) {
            into[at + k] = i == 0 ? image.data()[k] : 0;
          }
        };
    float[] scores = judged.run().variants().scores(judged.score(), 2, fill);
    return beyondBaseline ? (double) scores[0] - scores[1] : scores[0];
  }
}
