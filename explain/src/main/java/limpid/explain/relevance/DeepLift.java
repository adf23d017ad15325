package limpid.explain.relevance;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.SEED;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * DeepLIFT: what each element adds to the score by being other than in a baseline, {@code A = (x -
 * x') m}, {@code [H,W,C]}, signed; it sums to {@code s(x) - s(x')}. Functional ReLUs, layers used
 * twice, max pooling and products included. Captum and shap have the rule {@link Rescale} alone.
 *
 * <p>Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating Activation
 * Differences, ICML 2017.
 *
 * @param seed what a baseline that is random is drawn from
 */
public record DeepLift(Baseline baseline, DeepLiftRule rule, long seed) implements Explainer {
  private static final Option<DeepLiftRule> MULTIPLIERS =
      Option.of(
          "multipliers",
          "Whether what raises an activation and what lowers it are crossed as a whole, or each by"
              + " itself, so that parts that cancel are seen.",
          Values.oneOf(DeepLiftRule.class),
          DeepLiftRule.RESCALE);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("deeplift", "neuron-deeplift", "deep-lift")
          .line("What each pixel adds to the score by being other than in a baseline.")
          .family(Family.RELEVANCE)
          .citation(
              "Shrikumar, Greenside and Kundaje",
              "Learning Important Features Through Propagating Activation Differences",
              "ICML",
              2017)
          .formula("A = (x - x') m, m_x = m_y (y - y') / (x - x') across what is not linear")
          .cost(2, 1)
          .holds(Axiom.COMPLETENESS, Axiom.SENSITIVITY, Axiom.LINEARITY)
          .takes(BASELINE, MULTIPLIERS, SEED)
          .made(
              choices ->
                  new DeepLift(choices.get(BASELINE), choices.get(MULTIPLIERS), choices.get(SEED)));

  /** Against 0. */
  public DeepLift() {
    this(Baseline.ZERO);
  }

  public DeepLift(Baseline baseline) {
    this(baseline, MULTIPLIERS.otherwise());
  }

  public DeepLift(Baseline baseline, DeepLiftRule rule) {
    this(baseline, rule, SEED.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formulas> compiled() {
    return List.of(new Differences(rule));
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor other = baseline.of(run.image(), seed);
    return run.swept(new Differences(rule, other), target);
  }
}
