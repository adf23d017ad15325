package limpid.explain.gradient;

import static limpid.explain.Options.SAMPLES;
import static limpid.explain.Options.SEED;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * SmoothGrad: a gradient method averaged over noisy copies of the image: {@code mean_i A(x + e_i)},
 * {@code e_i ~ N(0, sigma^2)}. As PAIR saliency has it, {@code sigma = noise (max x - min x)};
 * under {@link Convention#CAPTUM} (there: NoiseTunnel) sigma is the noise itself.
 *
 * <p>Smilkov et al., SmoothGrad: removing noise by adding noise, 2017.
 *
 * @param method what is averaged
 * @param samples how many copies
 * @param noise how noisy they are
 * @param statistic what of the copies' maps is taken
 * @param seed what the noise is drawn from; each copy has draws of its own
 */
public record SmoothGrad(
    GradientMethod method,
    int samples,
    double noise,
    Statistic statistic,
    Convention convention,
    long seed)
    implements Explainer {
  private static final Option<Descriptor> OF =
      Option.of("of", "The method that is averaged.", Values.gradientMethods(), Gradient.METHOD);
  private static final Option<Double> NOISE =
      Option.of(
          "noise",
          "The noise's deviation: a part of the image's range, or with the convention of captum"
              + " itself.",
          Values.numbers(0, 1e6),
          .15);
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PAPER, Convention.CAPTUM)), Convention.PAPER);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("smoothgrad", "smooth-grad")
          .line("The mean of another method over noisy copies of the image.")
          .family(Family.GRADIENT)
          .citation("Smilkov et al.", "SmoothGrad: removing noise by adding noise", "arXiv", 2017)
          .formula("A(x) = mean_i B(x + e_i), e_i ~ N(0, sigma^2), B another method")
          .cost(SmoothGrad::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY, Axiom.LINEARITY)
          .takes(OF, SAMPLES, NOISE, CONVENTION, SEED)
          .made(SmoothGrad::of);

  /** What is taken over the maps of the copies, element by element. */
  public enum Statistic {
    /** The mean. */
    MEAN,
    /** The mean of the squares (SmoothGrad squared). */
    SQUARES,
    /** The mean of the squares minus the square of the mean (VarGrad). */
    VARIANCE
  }

  public SmoothGrad {
    SAMPLES.checked(samples);
    NOISE.checked(noise);
    CONVENTION.checked(convention);
  }

  /** The mean gradient of 25 copies with a noise of 0.15, as PAIR saliency has it. */
  public SmoothGrad(long seed) {
    this(SAMPLES.otherwise(), NOISE.otherwise(), seed);
  }

  public SmoothGrad(int samples, double noise, long seed) {
    this(new Gradient(), samples, noise, Statistic.MEAN, Convention.PAPER, seed);
  }

  private static SmoothGrad of(Choices choices) {
    return new SmoothGrad(
        choices.get(OF).wrapped(choices),
        choices.get(SAMPLES),
        choices.get(NOISE),
        Statistic.MEAN,
        choices.get(CONVENTION),
        choices.get(SEED));
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    Cost.Passes each = choices.get(OF).cost().of(choices, image);
    long n = choices.get(SAMPLES);
    return new Cost.Passes(1 + n * each.forward(), n * each.backward());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    double sigma = convention == Convention.CAPTUM ? noise : noise * range(run.image());
    Sums sums = new Sums();
    run.variants()
        .attributions(
            method,
            target,
            samples,
            (i, to, at) -> noisy(run.image(), sigma, i, to, at),
            (i, attribution) -> sums.add(attribution));
    return sums.of(statistic, samples);
  }

  private static double range(Tensor x) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (float value : x.data()) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return max - min;
  }

  /** Copy i, whichever batch it comes in. */
  private void noisy(Tensor x, double sigma, int i, float[] to, int at) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + i);
    for (int k = 0; k < x.size(); k++) {
      to[at + k] = (float) (x.data()[k] + sigma * random.nextGaussian());
    }
  }

  /** The sums of maps and of their squares. */
  private static final class Sums {
    private Attribution first;
    private double[] values;
    private double[] squares;

    void add(Attribution attribution) {
      float[] raw = attribution.raw().data();
      if (first == null) {
        first = attribution;
        values = new double[raw.length];
        squares = new double[raw.length];
      }
      for (int k = 0; k < raw.length; k++) {
        values[k] += raw[k];
        squares[k] += (double) raw[k] * raw[k];
      }
    }

    Attribution of(Statistic statistic, int n) {
      Tensor raw = Tensor.zeros(first.raw().shape());
      for (int k = 0; k < values.length; k++) {
        double mean = values[k] / n;
        raw.data()[k] =
            (float)
                switch (statistic) {
                  case MEAN -> mean;
                  case SQUARES -> squares[k] / n;
                  case VARIANCE -> Math.max(0, squares[k] / n - mean * mean);
                };
      }
      return first.of(raw);
    }
  }
}
