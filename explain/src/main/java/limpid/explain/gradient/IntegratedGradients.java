package limpid.explain.gradient;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.SEED;

import java.util.Arrays;
import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Integrated gradients: {@code A = (x - x') int_0^1 ds/dx at x' + a (x - x') da}, {@code [H,W,C]},
 * signed, x' a baseline; the integral is a sum over points of the straight line. A sums to {@code
 * s(x) - s(x')}; how far it is from that is reported, and more steps bring it nearer.
 *
 * <p>That is captum's. PAIR saliency spaces points evenly from end to end ({@link
 * Quadrature#EVEN}); tf-explain takes the mean gradient ({@link Quadrature#RIEMANN_RIGHT}) and does
 * not multiply by {@code x - x'}, so that nothing is said of the sum.
 *
 * <p>Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017.
 *
 * @param steps how many points
 * @param rule where they lie, and what each counts
 * @param multiplied by {@code x - x'}, or not
 * @param seed what a baseline that is random is drawn from
 */
public record IntegratedGradients(
    int steps, Quadrature rule, Baseline baseline, boolean multiplied, long seed)
    implements Explainer {
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.CAPTUM, Convention.TF_EXPLAIN, Convention.PAIR)),
          Convention.CAPTUM);
  private static final Option<Integer> STEPS =
      Options.STEPS.or(
          choices -> usualSteps(choices.get(CONVENTION)),
          "50 of captum, 10 of tf-explain, 25 of pair");
  private static final Option<Quadrature> RULE =
      Quadrature.RULE.or(
          choices -> usualRule(choices.get(CONVENTION)),
          "gauss-legendre of captum, riemann-right of tf-explain, even of pair");

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("integrated-gradients", "ig", "neuron-integrated-gradients")
          .line("What each pixel adds on the straight way from a baseline to the image.")
          .family(Family.GRADIENT)
          .citation(
              "Sundararajan, Taly and Yan", "Axiomatic Attribution for Deep Networks", "ICML", 2017)
          .formula("A = (x - x') int_0^1 ds/dx at x' + a (x - x') da, x' a baseline")
          .cost((choices, image) -> new Cost.Passes(2L + choices.get(STEPS), choices.get(STEPS)))
          .holds(Axiom.values())
          .takes(STEPS, RULE, BASELINE, CONVENTION, SEED)
          .made(IntegratedGradients::of);

  public IntegratedGradients {
    rule.requirePoints(STEPS.checked(steps));
  }

  /** As captum has it: 50 points after Gauss and Legendre, from 0. */
  public IntegratedGradients() {
    this(STEPS.otherwise(), Baseline.ZERO);
  }

  /** Points after Gauss and Legendre. */
  public IntegratedGradients(int steps, Baseline baseline) {
    this(steps, RULE.otherwise(), baseline, true, SEED.otherwise());
  }

  private static int usualSteps(Convention convention) {
    return switch (convention) {
      case TF_EXPLAIN -> 10;
      case PAIR -> 25;
      default -> 50;
    };
  }

  private static Quadrature usualRule(Convention convention) {
    return switch (convention) {
      case TF_EXPLAIN -> Quadrature.RIEMANN_RIGHT;
      case PAIR -> Quadrature.EVEN;
      default -> Quadrature.GAUSS_LEGENDRE;
    };
  }

  private static IntegratedGradients of(Choices choices) {
    return new IntegratedGradients(
        choices.get(STEPS),
        choices.get(RULE),
        choices.get(BASELINE),
        choices.get(CONVENTION) != Convention.TF_EXPLAIN,
        choices.get(SEED));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor from = baseline.of(run.image(), seed);
    Attribution found = line(from, run.image()).gathered(run, target);
    return multiplied ? Path.complete(found, run, target, from) : found;
  }

  private Path line(Tensor from, Tensor image) {
    Path line = line(from, image, rule, steps);
    double[] weights = rule.rule(steps)[1];
    return multiplied
        ? line
        : new Path(
            steps,
            line.point(),
            i -> {
              double[] step = new double[image.size()];
              Arrays.fill(step, weights[i]);
              return step;
            });
  }

  /** The straight way between two images. */
  static Path line(Tensor from, Tensor image, Quadrature rule, int steps) {
    double[][] points = rule.rule(steps);
    StraightWay way = new StraightWay(from, image);
    double[] whole = way.whole();
    return new Path(
        steps,
        way.points(points[0]),
        i -> {
          double[] step = new double[whole.length];
          for (int k = 0; k < whole.length; k++) {
            step[k] = points[1][i] * whole[k];
          }
          return step;
        });
  }
}
