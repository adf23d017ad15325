package limpid.explain.gradient;

import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;

import java.util.List;
import java.util.OptionalDouble;
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
import limpid.explain.map.Precision;
import limpid.explain.map.Until;
import limpid.explain.run.Forming;
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
 * @param samples how many copies, at most
 * @param noise how noisy they are: a part of the image's range where the convention has that above,
 *     sigma itself where it has not
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what the noise is drawn from; each copy has draws of its own
 */
public record SmoothGrad(
    GradientMethod method,
    int samples,
    double noise,
    Statistic statistic,
    Convention convention,
    OptionalDouble until,
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
  private static final List<Option<?>> OPTIONS =
      List.of(OF, SAMPLES, NOISE, CONVENTION, UNTIL, SEED);

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
    UNTIL.checked(until);
  }

  /** The mean gradient of 25 copies with a noise of 0.15, as PAIR saliency has it. */
  public SmoothGrad(long seed) {
    this(SAMPLES.otherwise(), NOISE.otherwise(), seed);
  }

  public SmoothGrad(int samples, double noise, long seed) {
    this(new Gradient(), samples, noise, Statistic.MEAN, Convention.PAIR, UNTIL.otherwise(), seed);
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
        choices.get(UNTIL),
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
    Sums sums = new Sums(statistic);
    Until enough = new Until(until);
    double sigma = sigma(run.image());
    run.variants()
        .attributionsUntil(
            method,
            target,
            samples,
            (i, to, at) -> noisy(run.image(), sigma, i, to, at),
            (i, attribution) -> {
              sums.add(attribution);
              Forming.offer(run.control(), sums::map);
              return enough.more(i + 1, sums::precision);
            });
    return sums.map();
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

  /**
   * The sums of powers of values, less those of the first copy: what copy i adds to the mean, the
   * mean square and the variance is its value, its square, and the square of how far it is from the
   * mean.
   */
  private static final class Sums {
    private final Statistic statistic;
    private Attribution first;
    private double[][] powers;
    private int copies;

    Sums(Statistic statistic) {
      this.statistic = statistic;
    }

    void add(Attribution attribution) {
      float[] raw = attribution.raw().data();
      if (first == null) {
        first = attribution;
        powers = new double[statistic == Statistic.MEAN ? 2 : 4][raw.length];
      }
      float[] from = first.raw().data();
      copies++;
      for (int k = 0; k < raw.length; k++) {
        double apart = (double) raw[k] - from[k];
        double power = apart;
        for (double[] sum : powers) {
          sum[k] += power;
          power *= apart;
        }
      }
    }

    /** The mean of {@code (value - value of the first copy)^p}. */
    private double mean(int p, int k) {
      return powers[p - 1][k] / copies;
    }

    private double variance(int k) {
      return Math.max(0, mean(2, k) - mean(1, k) * mean(1, k));
    }

    private double value(int k) {
      double mean = first.raw().data()[k] + mean(1, k);
      return switch (statistic) {
        case MEAN -> mean;
        case SQUARES -> variance(k) + mean * mean;
        case VARIANCE -> variance(k);
      };
    }

    /** Of what one copy adds. */
    private double spread(int k) {
      double m = mean(1, k);
      double mean = first.raw().data()[k] + m;
      double second = variance(k);
      if (statistic == Statistic.MEAN) {
        return second;
      }
      double third = mean(3, k) - 3 * m * mean(2, k) + 2 * m * m * m;
      double fourth = mean(4, k) - 4 * m * mean(3, k) + 6 * m * m * mean(2, k) - 3 * m * m * m * m;
      double ofVariance = fourth - second * second;
      return statistic == Statistic.VARIANCE
          ? ofVariance
          : ofVariance + 4 * mean * third + 4 * mean * mean * second;
    }

    Precision precision() {
      return Precision.of(copies, powers[0].length, this::value, k -> spread(k) / (copies - 1));
    }

    Attribution map() {
      Tensor raw = Tensor.zeros(first.raw().shape());
      for (int k = 0; k < raw.size(); k++) {
        raw.data()[k] = (float) value(k);
      }
      return (statistic == Statistic.MEAN ? first.of(raw) : first.sizes(raw)).drawn(precision());
    }
  }
}
