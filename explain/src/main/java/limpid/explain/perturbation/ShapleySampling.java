package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;
import static limpid.explain.perturbation.Features.GRID;
import static limpid.explain.perturbation.Features.HIDDEN;
import static limpid.explain.perturbation.Features.SEGMENTS;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
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
import limpid.explain.map.RunningMoments;
import limpid.explain.map.Until;
import limpid.explain.run.Run;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;

/**
 * Shapley values of the parts of an image by permutations: parts are shown one after the other, in
 * a random order, on the baseline, and each gets what the score gains when it comes, {@code phi_j =
 * mean over orders of (s(those before j, and j) - s(those before j))}. The map {@code [H,W]} gives
 * each pixel the value of its part, signed, in the unit of the score. The values of each order sum
 * to what the score of the image is above that of the baseline, and so do their means.
 *
 * <p>As captum has it. Castro, Gomez and Tejada, Polynomial calculation of the Shapley value based
 * on sampling, Computers and Operations Research 2009; Strumbelj and Kononenko, JMLR 2010.
 *
 * @param samples how many orders, at most
 * @param grid cells along each side, of a grid
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what orders, and a baseline that is random, are drawn from
 */
public record ShapleySampling(
    int samples,
    Segmentation segments,
    int grid,
    Baseline baseline,
    OptionalDouble until,
    long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.or(25).saying("How many orders of the parts are drawn.");

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("shapley-sampling", "shapley-value-sampling", "shapley")
          .line("Shapley values of parts of the image: what each adds in random orders.")
          .family(Family.PERTURBATION)
          .citation(
              "Castro, Gomez and Tejada",
              "Polynomial calculation of the Shapley value based on sampling",
              "Computers and Operations Research",
              2009)
          .formula("phi_j = mean over orders of s(those before j, and j) - s(those before j)")
          .cost(ShapleySampling::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(SAMPLES, SEGMENTS, GRID, HIDDEN, UNTIL, SEED)
          .made(
              choices ->
                  new ShapleySampling(
                      choices.get(SAMPLES),
                      choices.get(SEGMENTS),
                      choices.get(GRID),
                      choices.get(HIDDEN),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public ShapleySampling {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    UNTIL.checked(until);
  }

  /** The cells of a grid, hidden by 0. */
  public ShapleySampling(int samples, int grid, long seed) {
    this(samples, Segmentation.GRID, grid, HIDDEN.otherwise(), UNTIL.otherwise(), seed);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long between = Features.most(choices, image) - 1;
    return new Cost.Passes(3 + choices.get(SAMPLES) * between, 0);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Game game = Game.of(run, target, segments, grid, baseline, seed);
    long variants = 2 + (long) samples * (game.count() - 1);
    if (variants > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: %d orders of %d parts are more coalitions than can be counted; fewer are needed"
              .formatted(name(), samples, game.count()));
    }
    Gains gains = new Gains(game);
    game.scoresUntil((int) variants, gains::shown, gains);
    double[] values = gains.values();
    Attribution found =
        game.attribution(values)
            .complete(new Completeness(Arrays.stream(values).sum(), gains.all - gains.none));
    return game.count() == 1 ? found : found.drawn(gains.precision());
  }

  /** What parts add: the baseline comes first, then the image, then order after order. */
  private final class Gains implements Variants.Scored {
    private final Game game;
    private final int parts;
    private final RunningMoments moments;
    private final Until enough = new Until(until);
    private final double[] gained;
    private double none;
    private double all;
    private double before;

    Gains(Game game) {
      this.game = game;
      parts = game.count();
      moments = new RunningMoments(parts);
      gained = new double[parts];
    }

    private int[] order(int i) {
      SplittableRandom random = Draws.of(seed, i);
      int[] order = new int[parts];
      for (int j = 0; j < parts; j++) {
        int at = random.nextInt(j + 1);
        order[j] = order[at];
        order[at] = j;
      }
      return order;
    }

    boolean[] shown(int i) {
      boolean[] shown = new boolean[parts];
      if (i < 2) {
        Arrays.fill(shown, i == 1);
        return shown;
      }
      int[] order = order((i - 2) / (parts - 1));
      for (int j = 0; j <= (i - 2) % (parts - 1); j++) {
        shown[order[j]] = true;
      }
      return shown;
    }

    @Override
    public boolean more(int i, float score) {
      if (i == 0) {
        none = score;
        return true;
      }
      if (i == 1) {
        all = score;
        return true;
      }
      int drawn = (i - 2) / (parts - 1);
      int at = (i - 2) % (parts - 1);
      int[] order = order(drawn);
      gained[order[at]] = score - (at == 0 ? none : before);
      before = score;
      if (at < parts - 2) {
        return true;
      }
      gained[order[parts - 1]] = all - score;
      moments.add(j -> gained[j]);
      return enough.more(drawn + 1, this::precision);
    }

    /** A part that is alone has all, and there is no order to draw. */
    double[] values() {
      double[] values = new double[parts];
      Arrays.setAll(values, j -> parts == 1 ? all - none : moments.mean(j));
      return values;
    }

    Precision precision() {
      double[] errors = new double[parts];
      Arrays.setAll(errors, moments::squaredError);
      return game.precision(moments.draws(), values(), errors);
    }
  }
}
