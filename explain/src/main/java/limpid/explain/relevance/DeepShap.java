package limpid.explain.relevance;

import static limpid.explain.Options.BACKGROUND;
import static limpid.explain.Options.SEED;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Background;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * DeepSHAP: the mean of {@link DeepLift} over a set of baselines, {@code A = mean_b (x - b) m_b},
 * {@code [H,W,C]}, signed: it approximates Shapley values, and sums to {@code s(x) - mean_b s(b)}.
 *
 * <p>Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, NeurIPS 2017.
 *
 * @param seed what baselines that are random are drawn from
 */
public record DeepShap(Background background, long seed) implements Explainer {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("deepshap", "deep-shap")
          .line("What each pixel adds to the score, compared with a set of other images.")
          .family(Family.RELEVANCE)
          .citation(
              "Lundberg and Lee",
              "A Unified Approach to Interpreting Model Predictions",
              "NeurIPS",
              2017)
          .formula("A = mean_b (x - b) m_b, m_b of DeepLIFT against the image b")
          .cost(
              (choices, image) -> {
                long n = choices.get(BACKGROUND).size();
                return new Cost.Passes(1 + n, n);
              })
          .holds(Axiom.COMPLETENESS, Axiom.SENSITIVITY, Axiom.LINEARITY)
          .takes(BACKGROUND, SEED)
          .made(choices -> new DeepShap(choices.get(BACKGROUND), choices.get(SEED)));

  public DeepShap(Background background) {
    this(background, SEED.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formulas> compiled() {
    return List.of(new Differences(DeepLiftRule.RESCALE));
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    List<Tensor> others = background.of(run.image(), seed);
    double[] sums = new double[run.image().size()];
    double expected = 0;
    Attribution each = null;
    for (Tensor other : others) {
      run.control().check();
      each = run.swept(new Differences(DeepLiftRule.RESCALE, other), target);
      float[] raw = each.raw().data();
      for (int k = 0; k < sums.length; k++) {
        sums[k] += raw[k];
      }
      expected += each.completeness().orElseThrow().expected() / others.size();
    }
    Tensor mean = Tensor.zeros(each.raw().shape());
    double total = 0;
    for (int k = 0; k < sums.length; k++) {
      mean.data()[k] = (float) (sums[k] / others.size());
      total += sums[k] / others.size();
    }
    return each.of(mean).complete(new Completeness(total, expected));
  }
}
