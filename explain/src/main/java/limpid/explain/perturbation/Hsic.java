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
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Convention;
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
import limpid.explain.target.OutputTarget;

/**
 * How much the score depends on whether a part of the image is shown, by the Hilbert-Schmidt
 * independence criterion: {@code H_j = tr(K_j C L C) / n} over n images of which each part is shown
 * or hidden by the baseline, C taking the mean away, K_j between samples {@code 1/2 - (z - z')^2},
 * z 1 where part j is shown and 0 where not, and L {@code exp(-(s - s')^2 / (2 w^2))}, s the scores
 * and w their median. The map {@code [H,W]} gives each pixel the value of its part, never negative.
 *
 * <p>That is xplique's; the paper divides by {@code (n - 1)^2}. Where the median is 0, scores are
 * alike only where they are equal. Samples are a {@linkplain SobolSequence Sobol sequence}, shown
 * above a half; the paper's are a Latin hypercube.
 *
 * <p>Novello, Fel and Vigouroux, Making Sense of Dependence: Efficient Black-box Explanations Using
 * Dependence Measure, NeurIPS 2022.
 *
 * @param samples n, at most
 * @param grid cells along each side, of a grid
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what is drawn from
 */
public record Hsic(
    int samples,
    Segmentation segments,
    int grid,
    Baseline baseline,
    Convention convention,
    OptionalDouble until,
    long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES =
      Options.SAMPLES.among(Values.integers(2, Integer.MAX_VALUE), 500);
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PAPER, Convention.XPLIQUE)), Convention.XPLIQUE);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("hsic", "hsic-attribution")
          .line("How much the score depends on whether each part of the image is shown.")
          .family(Family.PERTURBATION)
          .citation(
              "Novello, Fel and Vigouroux",
              "Making Sense of Dependence: Efficient Black-box Explanations Using Dependence"
                  + " Measure",
              "NeurIPS",
              2022)
          .formula("H_j = tr(K_j C L C) / n, K_j of part j shown or hidden, L of the scores")
          .cost((choices, image) -> new Cost.Passes(1L + choices.get(SAMPLES), 0))
          .holds(Axiom.IMPLEMENTATION_INVARIANCE)
          .takes(SAMPLES, SEGMENTS, GRID, HIDDEN, CONVENTION, UNTIL, SEED)
          .made(
              choices ->
                  new Hsic(
                      choices.get(SAMPLES),
                      choices.get(SEGMENTS),
                      choices.get(GRID),
                      choices.get(HIDDEN),
                      choices.get(CONVENTION),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public Hsic {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    CONVENTION.checked(convention);
    UNTIL.checked(until);
  }

  /** The cells of a grid, hidden by 0, as xplique has it. */
  public Hsic(int samples, int grid, long seed) {
    this(
        samples,
        Segmentation.GRID,
        grid,
        HIDDEN.otherwise(),
        CONVENTION.otherwise(),
        UNTIL.otherwise(),
        seed);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Game game = Game.of(run, target, segments, grid, baseline, seed);
    SobolSequence points = new SobolSequence(game.count(), SAMPLES.otherwise(), seed);
    List<Float> scores = new ArrayList<>();
    Until enough = new Until(until);
    game.scoresUntil(
        samples,
        i -> shown(points, i, game.count()),
        (i, score) -> {
          scores.add(score);
          return enough.more(
              i + 1, () -> new Dependence(points, game.count(), scores).precision(game));
        });
    Dependence found = new Dependence(points, game.count(), scores);
    Tensor map = game.parts().map(found.values, run.image().shape());
    return new Attribution(map, Optional.empty(), Normalisation.TF_EXPLAIN)
        .drawn(found.precision(game));
  }

  private static boolean[] shown(SobolSequence points, int i, int parts) {
    boolean[] shown = new boolean[parts];
    for (int j = 0; j < parts; j++) {
      shown[j] = points.at(i, j) >= .5;
    }
    return shown;
  }

  /**
   * The values of the first n samples: with the mean taken away K_j is {@code 2 z z'}, so that
   * {@code tr(K_j C L C) = 2 sum_i z_i sum_k L_ik z_k}, and sample i pulls at the value by {@code 2
   * z_i sum_k (C L C)_ik z_k}.
   */
  private final class Dependence {
    private final int n;
    private final double[] values;
    private final double[] errors;

    Dependence(SobolSequence points, int parts, List<Float> scores) {
      n = scores.size();
      double[][] z = centred(points, parts);
      double[][] pulls = new double[n][parts];
      double[] mean = new double[parts];
      double width = median(scores);
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
          double alike = alike((double) scores.get(i) - scores.get(k), width);
          for (int j = 0; j < parts; j++) {
            pulls[i][j] += alike * z[k][j];
          }
        }
        for (int j = 0; j < parts; j++) {
          mean[j] += pulls[i][j] / n;
        }
      }
      values = new double[parts];
      errors = new double[parts];
      for (int j = 0; j < parts; j++) {
        sum(j, z, pulls, mean[j]);
      }
    }

    private double[][] centred(SobolSequence points, int parts) {
      double[][] z = new double[n][parts];
      double[] mean = new double[parts];
      for (int i = 0; i < n; i++) {
        boolean[] shown = shown(points, i, parts);
        for (int j = 0; j < parts; j++) {
          z[i][j] = shown[j] ? 1 : 0;
          mean[j] += z[i][j] / n;
        }
      }
      for (double[] row : z) {
        Arrays.setAll(row, j -> row[j] - mean[j]);
      }
      return z;
    }

    private double median(List<Float> scores) {
      double[] sorted = scores.stream().mapToDouble(Float::doubleValue).sorted().toArray();
      return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static double alike(double apart, double width) {
      return width == 0 ? apart == 0 ? 1 : 0 : Math.exp(-apart * apart / (2 * width * width));
    }

    private void sum(int j, double[][] z, double[][] pulls, double mean) {
      double unit = convention == Convention.PAPER ? (n - 1.) * (n - 1) : n;
      double whole = 0;
      for (int i = 0; i < n; i++) {
        whole += 2 * z[i][j] * (pulls[i][j] - mean);
      }
      for (int i = 0; i < n; i++) {
        double moved = 2 * (2 * z[i][j] * (pulls[i][j] - mean) - whole / n) / unit;
        errors[j] += moved * moved * n / (n - 1.);
      }
      values[j] = Math.max(0, whole / unit);
    }

    Precision precision(Game game) {
      return game.precision(n, values, errors);
    }
  }
}
