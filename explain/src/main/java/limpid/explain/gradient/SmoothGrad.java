package limpid.explain.gradient;

import static limpid.explain.Options.SEED;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Cost;
import limpid.explain.Description;
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
 * A statistic of a gradient method over noisy copies of the image, {@code A(x + e_i)}, {@code e_i ~
 * N(0, sigma^2)}: of their maps the mean (SmoothGrad), the mean of the squares ({@linkplain
 * SmoothGradSquared SmoothGrad squared}) or the variance ({@link VarGrad}), element by element. The
 * latter two are sizes, never negative, in squares of what the method's values are in.
 *
 * <p>As many copies, and as much noise, as is usual:
 *
 * <pre>
 * convention           copies  sigma
 * paper                    50  0.15 (max x - min x)
 * pair                     25  0.15 (max x - min x)
 * captum, tf-explain        5  1
 * xplique                  50  0.2
 * </pre>
 *
 * <p>Smilkov et al., SmoothGrad: removing noise by adding noise, 2017.
 *
 * @param method what is averaged
 * @param samples how many copies
 * @param noise how noisy they are: a part of the image's range where the convention has that above,
 *     sigma itself where it has not
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
      Option.of(
          "of",
          "The method that is averaged; an option that both have is --of-NAME for it.",
          Values.gradientMethods(),
          Gradient.METHOD);
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(
              List.of(
                  Convention.PAPER,
                  Convention.CAPTUM,
                  Convention.TF_EXPLAIN,
                  Convention.PAIR,
                  Convention.XPLIQUE)),
          Convention.PAIR);
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.or(
          choices -> usualSamples(choices.get(CONVENTION)),
          "25 of pair, 50 of paper and xplique, 5 of captum and tf-explain");
  private static final Option<Double> NOISE =
      Option.of(
              "noise",
              "The noise's deviation; of pair and paper, as a part of the image's range.",
              Values.numbers(0, 1e6),
              .15)
          .or(
              choices -> usualNoise(choices.get(CONVENTION)),
              ".15 of pair and paper, .2 of xplique, 1 of captum and tf-explain");
  private static final List<Option<?>> OPTIONS = List.of(OF, SAMPLES, NOISE, CONVENTION, SEED);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      described(
          Descriptor.named("smoothgrad", "smooth-grad")
              .line("The mean of another method over noisy copies of the image.")
              .citation(
                  "Smilkov et al.", "SmoothGrad: removing noise by adding noise", "arXiv", 2017)
              .formula("A(x) = mean_i B(x + e_i), e_i ~ N(0, sigma^2), B another method")
              .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.DUMMY, Axiom.LINEARITY),
          Statistic.MEAN);

  /** What is taken over the maps of the copies, element by element. */
  public enum Statistic {
    /** The mean. */
    MEAN,
    /** The mean of the squares. */
    SQUARES,
    /** The mean of the squares minus the square of the mean. */
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
    this(new Gradient(), samples, noise, Statistic.MEAN, Convention.PAIR, seed);
  }

  /** What there is to know about one of the statistics. */
  static Descriptor described(Description description, Statistic statistic) {
    return description
        .family(Family.GRADIENT)
        .cost(SmoothGrad::cost)
        .takes(OPTIONS.toArray(Option<?>[]::new))
        .made(choices -> of(statistic, choices));
  }

  private static SmoothGrad of(Statistic statistic, Choices choices) {
    return new SmoothGrad(
        choices.get(OF).wrapped(choices.within(OF, OPTIONS)),
        choices.get(SAMPLES),
        choices.get(NOISE),
        statistic,
        choices.get(CONVENTION),
        choices.get(SEED));
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    Cost.Passes each = choices.get(OF).cost().of(choices.within(OF, OPTIONS), image);
    long n = choices.get(SAMPLES);
    return new Cost.Passes(1 + n * each.forward(), n * each.backward());
  }

  private static int usualSamples(Convention convention) {
    return switch (convention) {
      case CAPTUM, TF_EXPLAIN -> 5;
      case PAPER, XPLIQUE -> 50;
      default -> 25;
    };
  }

  private static double usualNoise(Convention convention) {
    return switch (convention) {
      case CAPTUM, TF_EXPLAIN -> 1;
      case XPLIQUE -> .2;
      default -> .15;
    };
  }

  @Override
  public String name() {
    return switch (statistic) {
      case MEAN -> METHOD.name();
      case SQUARES -> SmoothGradSquared.METHOD.name();
      case VARIANCE -> VarGrad.METHOD.name();
    };
  }

  /** {@code smoothgrad of guided-backprop}. */
  @Override
  public String title() {
    return method.equals(new Gradient()) ? name() : name() + " of " + method.title();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Sums sums = new Sums();
    double sigma = sigma(run.image());
    run.variants()
        .attributions(
            method,
            target,
            samples,
            (i, to, at) -> noisy(run.image(), sigma, i, to, at),
            (i, attribution) -> sums.add(attribution));
    return sums.of(statistic, samples);
  }

  private double sigma(Tensor image) {
    return switch (convention) {
      case PAPER, PAIR -> noise * range(image);
      default -> noise;
    };
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
      return statistic == Statistic.MEAN ? first.of(raw) : first.sizes(raw);
    }
  }
}
