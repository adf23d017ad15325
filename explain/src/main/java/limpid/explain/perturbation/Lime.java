package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.perturbation.Features.GRID;
import static limpid.explain.perturbation.Features.HIDDEN;
import static limpid.explain.perturbation.Features.SEGMENTS;

import java.util.Optional;
import java.util.SplittableRandom;
import limpid.core.Tensor;
import limpid.core.linear.LeastSquares;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * LIME: a linear model of the score near the image, whose inputs are the parts of the image that
 * are shown. Each part is shown or hidden with even chances, samples count by their nearness {@code
 * pi_i = exp(-d(x, x_i)^2 / (2 width^2))}, and the coefficients b of the parts are the map {@code
 * [H,W]}, signed, in the unit of the score:
 *
 * <pre>
 * lasso  min_(b,c) sum_i pi_i (s(x_i) - c - z_i b)^2 / (2 sum_i pi_i) + strength sum_j |b_j|
 * ridge  min_(b,c) sum_i pi_i (s(x_i) - c - z_i b)^2 + strength sum_j b_j^2
 * </pre>
 *
 * <p>Kernel, width and lasso are captum's, which draws 50 samples; d is between all pixels, one
 * minus the cosine or the Euclidean distance.
 *
 * <p>Ribeiro, Singh and Guestrin, "Why Should I Trust You?": Explaining the Predictions of Any
 * Classifier, KDD 2016.
 *
 * @param grid cells along each side, of a grid
 * @param width of the kernel
 * @param seed what samples, and a baseline that is random, are drawn from
 */
public record Lime(
    int samples,
    Segmentation segments,
    int grid,
    Baseline baseline,
    Fit fit,
    double strength,
    Distance distance,
    double width,
    long seed)
    implements Explainer {

  /** What keeps the coefficients small. */
  public enum Fit {
    /** The sum of their sizes, which makes some of them 0. */
    LASSO,
    /** The sum of their squares. */
    RIDGE
  }

  /** How far a sample is from the image. */
  public enum Distance {
    /** One minus the cosine of the angle between them. */
    COSINE,
    /** The root of the sum of squared differences. */
    EUCLIDEAN
  }

  private static final Option<Integer> SAMPLES = Options.SAMPLES.or(1000);
  private static final Option<Fit> FIT =
      Option.of("fit", "What keeps the coefficients small.", Values.oneOf(Fit.class), Fit.LASSO);
  private static final Option<Double> STRENGTH =
      Option.of("strength", "How small they are kept.", Values.numbers(0, 1e9), .01)
          .or(choices -> choices.get(FIT) == Fit.LASSO ? .01 : 1., ".01 of lasso, 1 of ridge");
  private static final Option<Distance> DISTANCE =
      Option.of(
          "distance",
          "How far a sample is from the image.",
          Values.oneOf(Distance.class),
          Distance.COSINE);
  private static final Option<Double> WIDTH =
      Option.of("width", "The distance up to which samples count.", Values.numbers(1e-9, 1e9), 1.);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("lime")
          .line("The coefficients of a linear model of the score in the parts that are shown.")
          .family(Family.PERTURBATION)
          .citation(
              "Ribeiro, Singh and Guestrin",
              "\"Why Should I Trust You?\": Explaining the Predictions of Any Classifier",
              "KDD",
              2016)
          .formula("min_b sum_i pi(x_i) (s(x_i) - c - z_i b)^2 + strength |b|, parts z_i drawn")
          .cost((choices, image) -> new Cost.Passes(1 + choices.get(SAMPLES), 0))
          .holds(Axiom.IMPLEMENTATION_INVARIANCE)
          .takes(SAMPLES, SEGMENTS, GRID, HIDDEN, FIT, STRENGTH, DISTANCE, WIDTH, SEED)
          .made(Lime::of);

  public Lime {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    STRENGTH.checked(strength);
    WIDTH.checked(width);
  }

  /** The cells of a grid, hidden by 0, with the kernel and the lasso of captum. */
  public Lime(int samples, int grid, long seed) {
    this(
        samples,
        Segmentation.GRID,
        grid,
        HIDDEN.otherwise(),
        Fit.LASSO,
        STRENGTH.otherwise(),
        Distance.COSINE,
        WIDTH.otherwise(),
        seed);
  }

  private static Lime of(Choices choices) {
    return new Lime(
        choices.get(SAMPLES),
        choices.get(SEGMENTS),
        choices.get(GRID),
        choices.get(HIDDEN),
        choices.get(FIT),
        choices.get(STRENGTH),
        choices.get(DISTANCE),
        choices.get(WIDTH),
        choices.get(SEED));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    Tensor b = baseline.of(x, seed);
    Features parts = Features.of(segments, grid, x);
    float[] scores =
        run.variants()
            .scores(
                target, samples, (i, to, at) -> parts.show(shown(i, parts.count()), x, b, to, at));
    double[] coefficients = coefficients(scores, parts.count(), Products.of(parts, x, b));
    return new Attribution(
        parts.map(coefficients, x.shape()), Optional.empty(), Normalisation.PYTORCH_GRAD_CAM);
  }

  private boolean[] shown(int i, int parts) {
    SplittableRandom random = Draws.of(seed, i);
    boolean[] shown = new boolean[parts];
    for (int j = 0; j < parts; j++) {
      shown[j] = random.nextBoolean();
    }
    return shown;
  }

  /** The intercept goes with the means. */
  private double[] coefficients(float[] scores, int parts, Products products) {
    double[] near = new double[samples];
    double[] mean = new double[parts];
    double score = 0;
    double all = 0;
    for (int i = 0; i < samples; i++) {
      boolean[] shown = shown(i, parts);
      double d = products.distance(shown, distance);
      near[i] = Math.exp(-d * d / (2 * width * width));
      all += near[i];
      score += near[i] * scores[i];
      for (int j = 0; j < parts; j++) {
        mean[j] += shown[j] ? near[i] : 0;
      }
    }
    if (!(all > 0)) {
      throw new IllegalArgumentException(
          "lime: no sample counts with a kernel of width " + width + "; a larger width is needed");
    }
    LeastSquares squares = new LeastSquares(parts);
    double[] row = new double[parts];
    for (int i = 0; i < samples; i++) {
      boolean[] shown = shown(i, parts);
      for (int j = 0; j < parts; j++) {
        row[j] = (shown[j] ? 1 : 0) - mean[j] / all;
      }
      squares.add(row, scores[i] - score / all, near[i] / all);
    }
    return fit == Fit.LASSO ? squares.lasso(strength) : ridge(squares, strength / all, parts);
  }

  private double[] ridge(LeastSquares squares, double ridge, int parts) {
    return squares
        .solved(ridge)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "lime: %d samples do not tell %d parts of the image apart; more samples, fewer"
                            .formatted(samples, parts)
                        + " parts or a strength above 0 are needed"));
  }

  /**
   * What distances between the image x and samples are sums of, part by part.
   *
   * @param squares {@code x x}
   * @param mixed {@code x b}
   * @param hidden {@code b b}
   */
  private record Products(double[] squares, double[] mixed, double[] hidden) {

    static Products of(Features parts, Tensor x, Tensor b) {
      int n = parts.count();
      Products products = new Products(new double[n], new double[n], new double[n]);
      int c = x.shape().at(3);
      for (int k = 0; k < x.size(); k++) {
        int part = parts.of()[k / c];
        double there = x.data()[k];
        double instead = b.data()[k];
        products.squares[part] += there * there;
        products.mixed[part] += there * instead;
        products.hidden[part] += instead * instead;
      }
      return products;
    }

    double distance(boolean[] shown, Distance distance) {
      double image = 0;
      double product = 0;
      double sample = 0;
      double apart = 0;
      for (int j = 0; j < shown.length; j++) {
        image += squares[j];
        product += shown[j] ? squares[j] : mixed[j];
        sample += shown[j] ? squares[j] : hidden[j];
        apart += shown[j] ? 0 : squares[j] - 2 * mixed[j] + hidden[j];
      }
      double norms = Math.sqrt(image * sample);
      return distance == Distance.EUCLIDEAN
          ? Math.sqrt(Math.max(0, apart))
          : 1 - (norms > 0 ? product / norms : 0);
    }
  }
}
