package limpid.explain.inside;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.LAYER;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.STEPS;

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
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Conductance: {@code A = int_0^1 ds/da da/dt dt}, {@code [h,w,C]}, signed, a a layer's activations
 * at {@code x' + t (x - x')}, x' a baseline of the image: how much of what the score gains on the
 * straight way flows through each activation. The integral is {@code sum_i ds/da(t_i) (a(t_i+1) -
 * a(t_i))} over one point more than there are steps, as Captum has it. Where all that reaches the
 * output crosses the layer, A sums to about {@code s(x) - s(x')}; how far it is from that is
 * reported, and more steps bring it nearer.
 *
 * <p>Dhamdhere, Sundararajan and Yan, How Important Is a Neuron?, ICLR 2019.
 *
 * @param steps how many pieces of the way
 * @param rule where they begin and end
 * @param seed what a baseline that is random is drawn from
 */
public record LayerConductance(
    LayerChoice layer, int steps, Quadrature rule, Baseline baseline, long seed)
    implements Explainer {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("layer-conductance", "conductance")
          .line("What the score gains through each channel of a layer, from a baseline on.")
          .family(Family.INSIDE)
          .citation("Dhamdhere, Sundararajan and Yan", "How Important Is a Neuron?", "ICLR", 2019)
          .formula("A = int_0^1 ds/da da/dt dt at x' + t (x - x'), a a layer, x' a baseline")
          .needs(Need.SPATIAL_LAYER)
          .cost(
              (choices, image) -> new Cost.Passes(3L + choices.get(STEPS), 1L + choices.get(STEPS)))
          .takes(LAYER, STEPS, Quadrature.RULE, BASELINE, SEED)
          .made(
              choices ->
                  new LayerConductance(
                      choices.get(LAYER),
                      choices.get(STEPS),
                      choices.get(Quadrature.RULE),
                      choices.get(BASELINE),
                      choices.get(SEED)));

  public LayerConductance {
    STEPS.checked(steps);
  }

  /** As Captum has it, so many points after Gauss and Legendre from 0. */
  public LayerConductance(String layer, int steps) {
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
    StraightWay way = new StraightWay(baseline.of(run.image(), seed), run.image());
    double[] places = rule.rule(steps + 1)[0];
    Gathered flow = new Gathered();
    Attribution[] before = new Attribution[2];
    run.variants()
        .attributions(
            new LayerGradient(layer, true),
            target,
            places.length,
            way.points(places),
            (i, both) -> {
              Attribution activation = LayerGradient.half(both, 0);
              if (i > 0) {
                float[] a = activation.raw().data();
                float[] last = before[0].raw().data();
                float[] g = before[1].raw().data();
                flow.add(activation, k -> (double) g[k] * ((double) a[k] - last[k]));
              }
              before[0] = activation;
              before[1] = LayerGradient.half(both, 1);
            });
    Attribution found = flow.attribution();
    return new AtLayer(layer).alone(run.outline()) ? way.complete(found, run, target) : found;
  }
}
