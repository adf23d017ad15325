package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;
import static limpid.explain.perturbation.Features.GRID;
import static limpid.explain.perturbation.Features.HIDDEN;
import static limpid.explain.perturbation.Features.SEGMENTS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.core.linear.Cholesky;
import limpid.core.linear.LeastSquares;
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
import limpid.explain.map.Precision;
import limpid.explain.map.Until;
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
 * <p>d is one minus the cosine, or the Euclidean distance, between all pixels; of the paper's
 * authors' library, between what is shown: a one for each part, or a zero. What is usual:
 *
 * <pre>
 * convention  samples  fit         distance                   width
 * captum           50  lasso  .01  cosine of pixels            1
 * paper          1000  ridge 1     cosine of what is shown      .25
 * xplique         150  ridge 2     Euclidean of pixels        45
 * </pre>
 *
 * <p>Here captum's are 1000 samples too. The authors' library shows the image itself first, and
 * hides a part by its own mean colour, where this takes the baseline for all.
 *
 * <p>Ribeiro, Singh and Guestrin, "Why Should I Trust You?": Explaining the Predictions of Any
 * Classifier, KDD 2016.
 *
 * @param grid cells along each side, of a grid
 * @param width of the kernel
 * @param convention whose distance is taken
 * @param until the standard error, as a part of the map's range, that ends drawing
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
    Convention convention,
    OptionalDouble until,
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

  /** The matrix of the fit has the square of the number of parts. */
  private static final int MOST = 4096;

  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PAPER, Convention.CAPTUM, Convention.XPLIQUE)),
          Convention.CAPTUM);
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.or(
          choices -> choices.get(CONVENTION) == Convention.XPLIQUE ? 150 : 1000,
          "1000, 150 of xplique");
  private static final Option<Fit> FIT =
      Option.of("fit", "What keeps the coefficients small.", Values.oneOf(Fit.class), Fit.LASSO)
          .or(
              choices -> choices.get(CONVENTION) == Convention.CAPTUM ? Fit.LASSO : Fit.RIDGE,
              "lasso of captum, ridge of paper and xplique");
  private static final Option<Double> STRENGTH =
      Option.of("strength", "How small they are kept.", Values.numbers(0, 1e9), .01)
          .or(Lime::usualStrength, ".01 of lasso, 1 of ridge, 2 of xplique's ridge");
  private static final Option<Distance> DISTANCE =
      Option.of(
              "distance",
              "How far a sample is from the image.",
              Values.oneOf(Distance.class),
              Distance.COSINE)
          .or(
              choices ->
                  choices.get(CONVENTION) == Convention.XPLIQUE
                      ? Distance.EUCLIDEAN
                      : Distance.COSINE,
              "cosine of paper and captum, euclidean of xplique");
  private static final Option<Double> WIDTH =
      Option.of("width", "The distance up to which samples count.", Values.numbers(1e-9, 1e9), 1.)
          .or(
              choices -> usualWidth(choices.get(CONVENTION)),
              ".25 of paper, 1 of captum, 45 of xplique");

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
          .cost((choices, image) -> new Cost.Passes(1L + choices.get(SAMPLES), 0))
          .holds(Axiom.IMPLEMENTATION_INVARIANCE)
          .takes(
              SAMPLES,
              SEGMENTS,
              GRID,
              HIDDEN,
              FIT,
              STRENGTH,
              DISTANCE,
              WIDTH,
              CONVENTION,
              UNTIL,
              SEED)
          .made(Lime::of);

  public Lime {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    STRENGTH.checked(strength);
    WIDTH.checked(width);
    CONVENTION.checked(convention);
    UNTIL.checked(until);
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
        CONVENTION.otherwise(),
        UNTIL.otherwise(),
        seed);
  }

  private static double usualStrength(Choices choices) {
    if (choices.get(FIT) == Fit.LASSO) {
      return .01;
    }
    return choices.get(CONVENTION) == Convention.XPLIQUE ? 2 : 1;
  }

  private static double usualWidth(Convention convention) {
    return switch (convention) {
      case PAPER -> .25;
      case XPLIQUE -> 45;
      default -> 1;
    };
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
        choices.get(CONVENTION),
        choices.get(UNTIL),
        choices.get(SEED));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Game game = Game.of(run, target, segments, grid, baseline, seed);
    Fitted fitted = new Fitted(game);
    Until enough = new Until(until);
    game.scoresUntil(
        samples,
        i -> shown(i, game.count()),
        (i, score) -> {
          fitted.scores.add(score);
          return enough.more(i + 1, fitted::precision);
        });
    return game.attribution(fitted.coefficients()).drawn(fitted.precision());
  }

  private boolean[] shown(int i, int parts) {
    SplittableRandom random = Draws.of(seed, i);
    boolean[] shown = new boolean[parts];
    for (int j = 0; j < parts; j++) {
      shown[j] = random.nextBoolean() || i == 0 && convention == Convention.PAPER;
    }
    return shown;
  }

  /** The linear model of the samples that are scored; its intercept goes with the means. */
  private final class Fitted {
    private final Game game;
    private final int parts;
    private final Products products;
    private final List<Float> scores = new ArrayList<>();

    Fitted(Game game) {
      this.game = game;
      parts = game.count();
      if (parts > MOST) {
        throw new IllegalArgumentException(
            "lime: the image has %d parts; at most %d can be fitted".formatted(parts, MOST));
      }
      products =
          convention == Convention.PAPER
              ? Products.ofParts(parts)
              : Products.of(game.parts(), game.run().image(), game.hidden());
    }

    /**
     * What is the mean over samples as they count.
     *
     * @param all what they count together
     */
    private record Centre(double[] near, double[] shown, double score, double all) {

      double[] row(boolean[] sample) {
        double[] row = new double[shown.length];
        for (int j = 0; j < row.length; j++) {
          row[j] = (sample[j] ? 1 : 0) - shown[j] / all;
        }
        return row;
      }

      double right(float sample) {
        return sample - score / all;
      }
    }

    private Centre centre() {
      double[] near = new double[scores.size()];
      double[] mean = new double[parts];
      double score = 0;
      double all = 0;
      for (int i = 0; i < near.length; i++) {
        boolean[] shown = shown(i, parts);
        double d = products.distance(shown, distance);
        near[i] = Math.exp(-d * d / (2 * width * width));
        all += near[i];
        score += near[i] * scores.get(i);
        for (int j = 0; j < parts; j++) {
          mean[j] += shown[j] ? near[i] : 0;
        }
      }
      return new Centre(near, mean, score, all);
    }

    private LeastSquares squares(Centre centre) {
      LeastSquares squares = new LeastSquares(parts);
      for (int i = 0; i < scores.size(); i++) {
        double weight = centre.near()[i] / centre.all();
        squares.add(centre.row(shown(i, parts)), centre.right(scores.get(i)), weight);
      }
      return squares;
    }

    double[] coefficients() {
      Centre centre = centre();
      if (!(centre.all() > 0)) {
        throw new IllegalArgumentException(
            "lime: no sample counts with a kernel of width "
                + width
                + "; a larger width is needed");
      }
      return coefficients(squares(centre), centre).orElseThrow(this::tooFew);
    }

    private Optional<double[]> coefficients(LeastSquares squares, Centre centre) {
      return fit == Fit.LASSO
          ? Optional.of(squares.lasso(strength))
          : squares.solved(strength / centre.all());
    }

    private IllegalArgumentException tooFew() {
      return new IllegalArgumentException(
          "lime: %d samples do not tell %d parts of the image apart; more samples, fewer"
                  .formatted(samples, parts)
              + " parts or a strength above 0 are needed");
    }

    /** Of lasso, as though there were no parts but those whose coefficient is not 0. */
    Precision precision() {
      Centre centre = centre();
      double[] errors = new double[parts];
      if (!(centre.all() > 0)) {
        Arrays.fill(errors, Double.NaN);
        return game.precision(scores.size(), new double[parts], errors);
      }
      LeastSquares squares = squares(centre);
      double[] b = coefficients(squares, centre).orElse(new double[parts]);
      int[] there = IntStream.range(0, parts).filter(j -> b[j] != 0).toArray();
      double ridge = fit == Fit.LASSO ? 0 : strength / centre.all();
      squares
          .factor(ridge, there)
          .ifPresentOrElse(
              factor -> addErrors(factor, there, centre, b, errors),
              () -> Arrays.fill(errors, Double.NaN));
      return game.precision(scores.size(), b, errors);
    }

    /** What each sample moves the coefficients by, beside the mean sample, squared. */
    private void addErrors(
        Cholesky factor, int[] there, Centre centre, double[] b, double[] errors) {
      int n = scores.size();
      double[][] pulls = new double[n][there.length];
      double[] mean = new double[there.length];
      for (int i = 0; i < n; i++) {
        double[] row = centre.row(shown(i, parts));
        double left = centre.right(scores.get(i));
        for (int j : there) {
          left -= row[j] * b[j];
        }
        for (int k = 0; k < there.length; k++) {
          pulls[i][k] = centre.near()[i] / centre.all() * row[there[k]] * left;
          mean[k] += pulls[i][k] / n;
        }
      }
      double scale = n > there.length + 1 ? (double) n / (n - there.length - 1) : Double.NaN;
      for (double[] pull : pulls) {
        Arrays.setAll(pull, k -> pull[k] - mean[k]);
        double[] moved = factor.solved(pull);
        for (int k = 0; k < there.length; k++) {
          errors[there[k]] += scale * moved[k] * moved[k];
        }
      }
    }
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

    /** Of an image of as many ones as there are parts, and zeros instead. */
    static Products ofParts(int n) {
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      return new Products(ones, new double[n], new double[n]);
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
