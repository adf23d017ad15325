package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;
import static limpid.explain.perturbation.Features.GRID;
import static limpid.explain.perturbation.Features.HIDDEN;
import static limpid.explain.perturbation.Features.SEGMENTS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
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
import limpid.explain.map.Precision;
import limpid.explain.map.Until;
import limpid.explain.run.Run;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;

/**
 * Total Sobol indices of the parts of an image: which share of the score's variance goes where a
 * part is known, alone or with others, when every part is shown to a random degree m_j, uniform in
 * [0,1]: {@code x_m = m x + (1 - m) b}, b the baseline. By Jansen's estimator, {@code S_j = mean_i
 * (s(a_i) - s(c_ij))^2 / (2 V)}, c_ij being a_i but for part j, which is that of another draw, and
 * V the variance of {@code s(a_i)}, divided by one less than their number. The map {@code [H,W]}
 * gives each pixel the index of its part, never negative; 0 where the score does not vary, and not
 * a number where the score is none.
 *
 * <p>Draws are a {@linkplain SobolSequence Sobol sequence}; powers of two are best. Grid, draws and
 * estimator are xplique's, which also scores the other draws, and has direction numbers of its own.
 *
 * <p>Fel et al., Look at the Variance! Efficient Black-box Explanations with Sobol-based
 * Sensitivity Analysis, NeurIPS 2021; Jansen, Analysis of variance designs for model output, 1999.
 *
 * @param samples how many draws a_i, at most
 * @param grid cells along each side, of a grid
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what is drawn from
 */
public record Sobol(
    int samples,
    Segmentation segments,
    int grid,
    Baseline baseline,
    OptionalDouble until,
    long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES
          .among(Values.integers(2, Integer.MAX_VALUE), 32)
          .saying("How many designs are drawn, each of one image and another for each part.");

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("sobol", "sobol-attribution")
          .line("The share of the score's variance in which each part of the image has a hand.")
          .family(Family.PERTURBATION)
          .citation(
              "Fel et al.",
              "Look at the Variance! Efficient Black-box Explanations with Sobol-based Sensitivity"
                  + " Analysis",
              "NeurIPS",
              2021)
          .formula("S_j = mean_i (s(a_i) - s(a_i with part j as in b_i))^2 / (2 Var s(a_i))")
          .cost(Sobol::cost)
          .holds(Axiom.IMPLEMENTATION_INVARIANCE)
          .takes(SAMPLES, SEGMENTS, GRID, HIDDEN, UNTIL, SEED)
          .made(
              choices ->
                  new Sobol(
                      choices.get(SAMPLES),
                      choices.get(SEGMENTS),
                      choices.get(GRID),
                      choices.get(HIDDEN),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public Sobol {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    UNTIL.checked(until);
  }

  /** The cells of a grid, hidden by 0. */
  public Sobol(int samples, int grid, long seed) {
    this(samples, Segmentation.GRID, grid, HIDDEN.otherwise(), UNTIL.otherwise(), seed);
  }

  private static Cost.Passes cost(Choices choices, Shape image) {
    long each = Features.most(choices, image) + 1;
    return new Cost.Passes(1 + choices.get(SAMPLES) * each, 0);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Game game = Game.of(run, target, segments, grid, baseline, seed);
    long variants = (long) samples * (game.count() + 1);
    if (variants > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: %d designs of %d parts are more images than can be counted; fewer are needed"
              .formatted(name(), samples, game.count()));
    }
    Designs designs = new Designs(game);
    run.variants().scoresUntil(target, (int) variants, designs::write, designs);
    double[] indices = designs.indices();
    Tensor map = game.parts().map(indices, run.image().shape());
    return new Attribution(map, Optional.empty(), Normalisation.TF_EXPLAIN)
        .drawn(designs.precision());
  }

  /** Designs one after the other: a_i, and then a_i with one part after the other drawn again. */
  private final class Designs implements Variants.Scored {
    private final Game game;
    private final int parts;
    private final SobolSequence points;
    private final Until enough = new Until(until);

    /** Of each design its scores, that of a_i first. */
    private final List<float[]> scores = new ArrayList<>();

    private int drawn;

    Designs(Game game) {
      this.game = game;
      parts = game.count();
      points = new SobolSequence(2 * parts, SAMPLES.otherwise(), seed);
    }

    void write(int i, float[] to, int at) {
      int design = i / (parts + 1);
      int part = i % (parts + 1) - 1;
      float[] shown = new float[parts];
      for (int j = 0; j < parts; j++) {
        shown[j] = (float) points.at(design, 2 * j + (j == part ? 1 : 0));
      }
      game.parts().blend(shown, game.run().image(), game.hidden(), to, at);
    }

    @Override
    public boolean more(int i, float score) {
      int at = i % (parts + 1);
      if (at == 0) {
        scores.add(new float[parts + 1]);
      }
      scores.getLast()[at] = score;
      if (at < parts) {
        return true;
      }
      drawn++;
      return enough.more(drawn, this::precision);
    }

    private double whole(int i) {
      return scores.get(i)[0];
    }

    private double mean() {
      double sum = 0;
      for (int i = 0; i < drawn; i++) {
        sum += whole(i) / drawn;
      }
      return sum;
    }

    private double variance() {
      double mean = mean();
      double sum = 0;
      for (int i = 0; i < drawn; i++) {
        sum += (whole(i) - mean) * (whole(i) - mean);
      }
      return sum / (drawn - 1);
    }

    /** {@code (s(a_i) - s(c_ij))^2 / 2}. */
    private double half(int i, int j) {
      double apart = whole(i) - scores.get(i)[1 + j];
      return apart * apart / 2;
    }

    double[] indices() {
      double[] indices = new double[parts];
      double variance = variance();
      for (int i = 0; i < drawn && variance != 0; i++) {
        for (int j = 0; j < parts; j++) {
          indices[j] += half(i, j) / (drawn * variance);
        }
      }
      return indices;
    }

    /**
     * As if draws were independent: design i moves index j by {@code (half - S_j (s - mean)^2) /
     * V}.
     */
    Precision precision() {
      double[] indices = indices();
      double[] errors = new double[parts];
      double variance = variance();
      double mean = mean();
      for (int i = 0; i < drawn && variance != 0; i++) {
        double spread = (whole(i) - mean) * (whole(i) - mean);
        for (int j = 0; j < parts; j++) {
          double moved = (half(i, j) - indices[j] * spread) / variance;
          errors[j] += moved * moved / drawn / (drawn - 1);
        }
      }
      return game.precision(drawn, indices, errors);
    }
  }
}
