package limpid.explain.inside;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.LAYER;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.STEPS;

import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.gradient.Quadrature;
import limpid.explain.gradient.StraightWay;
import limpid.explain.map.Attribution;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Internal influence: {@code A = int_0^1 ds/da at x' + t (x - x') dt}, {@code [h,w,C]}, signed, a a
 * layer's activations, x' a baseline of the image: the mean gradient in the layer on the straight
 * way, in units of the score for each unit of the activation.
 *
 * <p>As Captum has it. Leino et al., Influence-Directed Explanations for Deep Convolutional
 * Networks, ITC 2018.
 *
 * @param steps how many points of the way
 * @param rule where they lie, and what each counts
 * @param seed what a baseline that is random is drawn from
 */
public record InternalInfluence(
    LayerChoice layer, int steps, Quadrature rule, Baseline baseline, long seed)
    implements Explainer {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("internal-influence")
          .line("The mean gradient in a layer on the straight way from a baseline to the image.")
          .family(Family.INSIDE)
          .citation(
              "Leino et al.",
              "Influence-Directed Explanations for Deep Convolutional Networks",
              "ITC",
              2018)
          .formula("A = int_0^1 ds/da at x' + t (x - x') dt, a a layer, x' a baseline")
          .needs(Need.SPATIAL_LAYER)
          .cost((choices, image) -> new Cost.Passes(1L + choices.get(STEPS), choices.get(STEPS)))
          .takes(LAYER, STEPS, Quadrature.RULE, BASELINE, SEED)
          .made(
              choices ->
                  new InternalInfluence(
                      choices.get(LAYER),
                      choices.get(STEPS),
                      choices.get(Quadrature.RULE),
                      choices.get(BASELINE),
                      choices.get(SEED)));

  public InternalInfluence {
    rule.requirePoints(STEPS.checked(steps));
  }

  /** As Captum has it, so many points after Gauss and Legendre from 0. */
  public InternalInfluence(String layer, int steps) {
    this(
        LayerChoice.named(layer),
        steps,
        Quadrature.GAUSS_LEGENDRE,
        Baseline.ZERO,
        SEED.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    double[][] points = rule.rule(steps);
    Tensor from = baseline.of(run.image(), seed);
    Gathered sum = new Gathered();
    run.variants()
        .attributions(
            new LayerGradient(layer, false),
            target,
            steps,
            new StraightWay(from, run.image()).points(points[0]),
            (i, gradient) -> sum.add(gradient, k -> points[1][i] * gradient.raw().data()[k]));
    return sum.attribution();
  }
}
