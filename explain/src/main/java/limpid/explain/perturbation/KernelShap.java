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
import limpid.core.Shape;
import limpid.core.linear.Cholesky;
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
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.map.Precision;
import limpid.explain.map.Until;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Kernel SHAP: Shapley values of the parts of an image, as the least squares {@code min_phi sum_z
 * pi(z) (s(z) - s(b) - sum_j z_j phi_j)^2}, where {@code sum_j phi_j = s(x) - s(b)}; z is a
 * coalition of k of M parts that are shown, the others are hidden by the baseline b, and {@code
 * pi(z) = (M - 1) / (C(M,k) k (M - k))}. The map {@code [H,W]} gives each pixel the value of its
 * part, signed, in the unit of the score.
 *
 * <p>All coalitions are taken where there are no more than samples, which gives Shapley values to
 * the last bit but for rounding, and ends no sooner; otherwise they are drawn, k with probability
 * proportional to {@code 1 / (k (M - k))}, each followed by its complement. captum draws them
 * without complements and weighs the whole image and the whole baseline by 1e6 in place of the
 * constraint.
 *
 * <p>Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, NeurIPS 2017; Covert
 * and Lee, Improving KernelSHAP, AISTATS 2021 (complements).
 *
 * @param samples the most coalitions, beside none and all
 * @param grid cells along each side, of a grid
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what coalitions, and a baseline that is random, are drawn from
 */
public record KernelShap(
    int samples,
    Segmentation segments,
    int grid,
    Baseline baseline,
    OptionalDouble until,
    long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES = Options.SAMPLES.or(1000);

  /** Beyond so many parts their coalitions are not counted. */
  private static final int COUNTED = 30;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("kernel-shap", "kernelshap")
          .line("Shapley values of parts of the image, by least squares over coalitions of them.")
          .family(Family.PERTURBATION)
          .citation(
              "Lundberg and Lee",
              "A Unified Approach to Interpreting Model Predictions",
              "NeurIPS",
              2017)
          .formula("min sum_z pi(z) (s(z) - s(b) - sum_j z_j phi_j)^2, sum_j phi_j = s(x) - s(b)")
          .cost(KernelShap::cost)
          .holds(Axiom.SENSITIVITY, Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(SAMPLES, SEGMENTS, GRID, HIDDEN, UNTIL, SEED)
          .made(
              choices ->
                  new KernelShap(
                      choices.get(SAMPLES),
                      choices.get(SEGMENTS),
                      choices.get(GRID),
                      choices.get(HIDDEN),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public KernelShap {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    UNTIL.checked(until);
  }

  /** The cells of a grid, hidden by 0. */
  public KernelShap(int samples, int grid, long seed) {
    this(samples, Segmentation.GRID, grid, HIDDEN.otherwise(), UNTIL.otherwise(), seed);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    int parts = Features.most(choices, image);
    return new Cost.Passes(3L + coalitions(parts, choices.get(SAMPLES)), 0);
  }

  /** How many coalitions are looked at: all of them, if that is few enough. */
  private static int coalitions(int parts, int samples) {
    return parts < COUNTED ? Math.min(samples, (1 << parts) - 2) : samples;
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Game game = Game.of(run, target, segments, grid, baseline, seed);
    int m = game.count();
    Coalitions drawn = new Coalitions(m, coalitions(m, samples), seed);
    if (drawn.pairs() < m - 1) {
      throw tooFew(m);
    }
    Fit fit = new Fit(game, drawn);
    Until enough = new Until(until);
    game.scoresUntil(
        2 + fit.drawn.count(),
        fit.drawn::shown,
        (i, score) -> {
          fit.scores.add(score);
          boolean pair = i > 2 && i % 2 == 1 && !fit.drawn.all();
          return !pair || enough.more(i - 1, fit::precision);
        });
    double[] values = fit.values().orElseThrow(() -> tooFew(m));
    return game.attribution(values)
        .complete(new Completeness(Arrays.stream(values).sum(), fit.gained()))
        .drawn(fit.precision());
  }

  private IllegalArgumentException tooFew(int parts) {
    return new IllegalArgumentException(
        "%s: %d samples do not tell %d parts of the image apart; more samples or fewer parts are"
                .formatted(name(), samples, parts)
            + " needed");
  }

  /** The least squares over the coalitions that are scored. */
  private static final class Fit {
    private final Game game;
    private final Coalitions drawn;
    private final List<Float> scores = new ArrayList<>();
    private final int others;

    Fit(Game game, Coalitions drawn) {
      this.game = game;
      this.drawn = drawn;
      others = game.count() - 1;
    }

    double gained() {
      return (double) scores.get(1) - scores.get(0);
    }

    /** The last value is what the others leave of the gain; nothing where they are not known. */
    Optional<double[]> values() {
      return squares().solved(0).map(this::values);
    }

    private double[] values(double[] found) {
      double[] values = Arrays.copyOf(found, others + 1);
      values[others] = gained() - Arrays.stream(found).sum();
      return values;
    }

    private LeastSquares squares() {
      LeastSquares squares = new LeastSquares(others);
      for (int i = 2; i < scores.size(); i++) {
        boolean[] shown = drawn.shown(i);
        squares.add(row(shown), right(i, shown), drawn.weight(shown));
      }
      return squares;
    }

    private double[] row(boolean[] shown) {
      double[] row = new double[others];
      for (int j = 0; j < others; j++) {
        row[j] = (shown[j] ? 1 : 0) - (shown[others] ? 1 : 0);
      }
      return row;
    }

    private double right(int i, boolean[] shown) {
      return (double) scores.get(i) - scores.get(0) - (shown[others] ? gained() : 0);
    }

    /** None where all coalitions were taken; not a number where too few were. */
    Precision precision() {
      LeastSquares squares = squares();
      Optional<Cholesky> factor = squares.factor(0);
      double[] errors = new double[others + 1];
      if (factor.isEmpty()) {
        Arrays.fill(errors, Double.NaN);
      } else if (!drawn.all()) {
        addErrors(factor.get(), squares.solved(0).orElseThrow(), errors);
      }
      double[] values = values().orElseGet(() -> new double[others + 1]);
      return game.precision(scores.size() - 2, values, errors);
    }

    /** What a coalition and its complement move the values by, squared, over all of them. */
    private void addErrors(Cholesky factor, double[] found, double[] errors) {
      int pairs = Math.ceilDiv(scores.size() - 2, 2);
      double scale = pairs > others ? (double) pairs / (pairs - others) : Double.NaN;
      for (int i = 2; i < scores.size(); i += 2) {
        double[] pull = new double[others];
        for (int of = i; of < Math.min(i + 2, scores.size()); of++) {
          boolean[] shown = drawn.shown(of);
          double[] row = row(shown);
          double left = right(of, shown);
          for (int j = 0; j < others; j++) {
            left -= row[j] * found[j];
          }
          for (int j = 0; j < others; j++) {
            pull[j] += row[j] * left;
          }
        }
        double[] moved = factor.solved(pull);
        double last = 0;
        for (int j = 0; j < others; j++) {
          errors[j] += scale * moved[j] * moved[j];
          last -= moved[j];
        }
        errors[others] += scale * last * last;
      }
    }
  }

  /** Which parts are shown: none, all, and then so many coalitions in between. */
  private record Coalitions(int parts, int count, long seed) {

    boolean[] shown(int i) {
      boolean[] shown = new boolean[parts];
      if (i < 2) {
        Arrays.fill(shown, i == 1);
      } else if (all()) {
        for (int j = 0; j < parts; j++) {
          shown[j] = (i - 1 >> j & 1) == 1;
        }
      } else {
        draw(i - 2, shown);
      }
      return shown;
    }

    /** With their complements; those say nothing else of the differences between parts. */
    int pairs() {
      return Math.ceilDiv(count, 2);
    }

    private boolean all() {
      return parts < COUNTED && count == (1 << parts) - 2;
    }

    private void draw(int i, boolean[] shown) {
      SplittableRandom random = Draws.of(seed, i / 2);
      List<Integer> order = new ArrayList<>();
      for (int j = 0; j < parts; j++) {
        order.add(random.nextInt(j + 1), j);
      }
      for (int j : order.subList(0, size(random.nextDouble()))) {
        shown[j] = true;
      }
      for (int j = 0; j < parts && i % 2 == 1; j++) {
        shown[j] ^= true;
      }
    }

    private int size(double share) {
      double all = 0;
      for (int k = 1; k < parts; k++) {
        all += 1.0 / k / (parts - k);
      }
      double left = share * all;
      int k = 1;
      while (k < parts - 1 && left >= 1.0 / k / (parts - k)) {
        left -= 1.0 / k / (parts - k);
        k++;
      }
      return k;
    }

    /** What is drawn has its weight in how often it is drawn. */
    double weight(boolean[] shown) {
      if (!all()) {
        return 1;
      }
      int k = 0;
      for (boolean one : shown) {
        k += one ? 1 : 0;
      }
      double ways = 1;
      for (int j = 0; j < k; j++) {
        ways *= (double) (parts - j) / (j + 1);
      }
      return (parts - 1) / (ways * k * (parts - k));
    }
  }
}
