package limpid.explain.gradient;

import static limpid.explain.Options.STEPS;

import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.GaussianBlur;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Integrated gradients along a way of ever less blur: {@code A = -sum_i h ds/dx at x_i (L(sigma_i +
 * e) - L(sigma_i)) / e}, {@code [H,W,C]}, signed; {@code L(sigma)} is the image blurred by a
 * Gaussian in zeros, {@code x_i = L(sigma_i)}, {@code sigma_i = i h} for i from 0, {@code h} the
 * widest sigma by the number of steps. A sums to what the score is above that of the most blurred
 * image, more nearly with more steps. There is no baseline to choose. A Gaussian that is narrower
 * than an eighth of a pixel blurs nothing, so the first step adds nothing, whatever the score gains
 * on it.
 *
 * <p>As PAIR saliency has it. Xu, Venugopalan and Sundararajan, Attribution in Scale and Space,
 * CVPR 2020.
 *
 * @param steps how many points
 * @param maxSigma the widest blur, in pixels
 * @param gradientStep e
 */
public record BlurIg(int steps, double maxSigma, double gradientStep) implements Explainer {
  private static final Option<Integer> MANY = STEPS.or(100);
  private static final Option<Double> MAX_SIGMA =
      Option.of(
          "max-sigma",
          "The deviation of the Gaussian that blurs most, in pixels.",
          Values.numbers(1e-3, 1e4),
          50.0);
  private static final Option<Double> GRADIENT_STEP =
      Option.of(
          "gradient-step",
          "How much more is blurred to see how blurring changes the image.",
          Values.numbers(1e-6, 1e3),
          .01);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("blur-ig", "blurred-ig")
          .line("What each pixel adds on the way from a blurred image to the sharp one.")
          .family(Family.GRADIENT)
          .citation(
              "Xu, Venugopalan and Sundararajan", "Attribution in Scale and Space", "CVPR", 2020)
          .formula("A = -int ds/dx at L(sigma) dL/dsigma dsigma, L(sigma) the blurred image")
          .cost((choices, image) -> new Cost.Passes(2L + choices.get(MANY), choices.get(MANY)))
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(MANY, MAX_SIGMA, GRADIENT_STEP)
          .made(
              choices ->
                  new BlurIg(
                      choices.get(MANY), choices.get(MAX_SIGMA), choices.get(GRADIENT_STEP)));

  public BlurIg {
    MANY.checked(steps);
    MAX_SIGMA.checked(maxSigma);
    GRADIENT_STEP.checked(gradientStep);
  }

  /** As PAIR saliency has it. */
  public BlurIg() {
    this(MANY.otherwise(), MAX_SIGMA.otherwise(), GRADIENT_STEP.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    Path way =
        new Path(
            steps,
            (i, to, at) -> System.arraycopy(blur(i).of(x).data(), 0, to, at, x.size()),
            i -> step(x, i));
    return Path.complete(way.gathered(run, target), run, target, blur(steps).of(x));
  }

  private GaussianBlur blur(int i) {
    return GaussianBlur.inZeros(i * maxSigma / steps);
  }

  private double[] step(Tensor x, int i) {
    float[] slope = blur(i).slope(x, gradientStep).data();
    double[] step = new double[x.size()];
    for (int k = 0; k < step.length; k++) {
      step[k] = -maxSigma / steps * slope[k];
    }
    return step;
  }
}
