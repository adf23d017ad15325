package limpid.explain.inside;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.LAYER;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.STEPS;

import java.util.List;
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
import limpid.explain.run.AtLayer;
import limpid.explain.run.Behind;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Integrated gradients in a layer: {@code A = (a - a') int_0^1 ds/da at a' + t (a - a') dt}, {@code
 * [h,w,C]}, signed, a a layer's activations of the image and a' those of a baseline. What goes past
 * the layer stays as it is in the run of the image. A sums to {@code s(a) - s(a')}; how far it is
 * from that is reported.
 *
 * <p>Captum's LayerIntegratedGradients. Sundararajan, Taly and Yan, Axiomatic Attribution for Deep
 * Networks, ICML 2017.
 *
 * @param steps how many points of the way
 * @param rule where they lie, and what each counts
 * @param baseline of the image
 * @param seed what a baseline that is random is drawn from
 */
public record LayerIntegratedGradients(
    LayerChoice layer, int steps, Quadrature rule, Baseline baseline, long seed)
    implements Explainer {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("layer-integrated-gradients", "layer-ig")
          .line("What each activation of a layer adds on the straight way from a baseline's.")
          .family(Family.INSIDE)
          .citation(
              "Sundararajan, Taly and Yan", "Axiomatic Attribution for Deep Networks", "ICML", 2017)
          .formula("A = (a - a') int_0^1 ds/da at a' + t (a - a') dt, a' a layer of a baseline")
          .needs(Need.SPATIAL_LAYER)
          .cost((choices, image) -> new Cost.Passes(4L + choices.get(STEPS), choices.get(STEPS)))
          .takes(LAYER, STEPS, Quadrature.RULE, BASELINE, SEED)
          .made(
              choices ->
                  new LayerIntegratedGradients(
                      choices.get(LAYER),
                      choices.get(STEPS),
                      choices.get(Quadrature.RULE),
                      choices.get(BASELINE),
                      choices.get(SEED)));

  public LayerIntegratedGradients {
    rule.requirePoints(STEPS.checked(steps));
  }

  /** As Captum has it, so many points after Gauss and Legendre from 0. */
  public LayerIntegratedGradients(String layer, int steps) {
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
  public List<Formulas> compiled() {
    return List.of(new AtLayer(layer));
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    AtLayer at = new AtLayer(layer);
    Behind behind = run.behind(at, target);
    Tensor to = behind.maps().raw();
    Tensor from = run.on(baseline.of(run.image(), seed)).behind(at, target).maps().raw();
    StraightWay way = new StraightWay(from, to);
    double[][] points = rule.rule(steps);
    double[] whole = way.whole();
    Gathered sum = new Gathered();
    behind
        .variants()
        .attributions(
            new LayerGradient(layer, false),
            target,
            steps,
            way.points(points[0]),
            (i, gradient) ->
                sum.add(gradient, k -> points[1][i] * whole[k] * gradient.raw().data()[k]));
    float[] ends = behind.variants().scores(target, 2, way.points(new double[] {0, 1}));
    return sum.complete((double) ends[1] - ends[0]);
  }
}
