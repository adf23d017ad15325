package limpid.explain.perturbation;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.SEED;
import static limpid.explain.Options.UNTIL;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
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
import limpid.explain.run.Forming;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * RISE: the mean score of the image under random masks, place by place over the masks that show the
 * place: {@code M_p = sum_i s(m_i x + (1 - m_i) b) m_i(p) / (sum_i m_i(p) + 1e-4)}, {@code [H,W]},
 * in the unit of the score; b is 0 in an image prepared for its net. A mask is a grid of cells,
 * each 1 with probability {@code keep} and 0 otherwise, enlarged bilinearly by one cell more than
 * the image has, of which a window at a random place is cut.
 *
 * <p>That is xplique's; the paper divides by what the denominator is to be expected, {@code N
 * keep}, so that a place that few masks show has less.
 *
 * <p>Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models,
 * BMVC 2018.
 *
 * @param samples how many masks: N, at most
 * @param grid cells of a mask along each side
 * @param keep the probability that a cell shows the image
 * @param until the standard error, as a part of the map's range, that ends drawing
 * @param seed what masks are drawn from; each has draws of its own
 */
public record Rise(
    int samples,
    int grid,
    double keep,
    Baseline baseline,
    Convention convention,
    OptionalDouble until,
    long seed)
    implements Explainer {
  private static final Option<Integer> SAMPLES = Options.SAMPLES.or(4000);
  private static final Option<Integer> GRID =
      Option.of("grid", "Cells along each side of the image.", Values.integers(1, 1000), 7);
  private static final Option<Double> KEEP =
      Option.of("keep", "The probability that a cell is shown.", Values.numbers(.001, .999), .5);
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PAPER, Convention.XPLIQUE)), Convention.XPLIQUE);
  private static final double EPSILON = 1e-4;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("rise")
          .line("The mean score of the image under random masks, over those that show a place.")
          .family(Family.PERTURBATION)
          .citation(
              "Petsiuk, Das and Saenko",
              "RISE: Randomized Input Sampling for Explanation of Black-box Models",
              "BMVC",
              2018)
          .formula("M_p = sum_i s(m_i x + (1 - m_i) b) m_i(p) / sum_i m_i(p), masks m_i drawn")
          .cost((choices, image) -> new Cost.Passes(1L + choices.get(SAMPLES), 0))
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(SAMPLES, GRID, KEEP, BASELINE, CONVENTION, UNTIL, SEED)
          .made(
              choices ->
                  new Rise(
                      choices.get(SAMPLES),
                      choices.get(GRID),
                      choices.get(KEEP),
                      choices.get(BASELINE),
                      choices.get(CONVENTION),
                      choices.get(UNTIL),
                      choices.get(SEED)));

  public Rise {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    KEEP.checked(keep);
    CONVENTION.checked(convention);
    UNTIL.checked(until);
  }

  /** As xplique has it. */
  public Rise(int samples, long seed) {
    this(
        samples,
        GRID.otherwise(),
        KEEP.otherwise(),
        BASELINE.otherwise(),
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
    Tensor x = run.image();
    Tensor b = baseline.of(x, seed);
    Mean mean = new Mean(x.shape().at(1), x.shape().at(2));
    Until enough = new Until(until);
    run.variants()
        .scoresUntil(
            target,
            samples,
            (i, to, at) -> mask(i, x).show(x, b, to, at),
            (i, score) -> {
              mean.add(mask(i, x), score);
              Forming.offer(run.control(), () -> found(mean));
              return enough.more(i + 1, mean::precision);
            });
    return found(mean);
  }

  private static Attribution found(Mean mean) {
    return new Attribution(mean.map(), Optional.empty(), Normalisation.TF_EXPLAIN)
        .drawn(mean.precision());
  }

  private Mask mask(int i, Tensor image) {
    SplittableRandom random = Draws.of(seed, i);
    float[] cells = new float[grid * grid];
    for (int k = 0; k < cells.length; k++) {
      cells[k] = random.nextDouble() < keep ? 1 : 0;
    }
    Places rows = Places.drawn(image.shape().at(1), grid, random);
    return new Mask(cells, grid, rows, Places.drawn(image.shape().at(2), grid, random));
  }

  /**
   * The mean at each place, masks being added in their order. What a mask m of score s adds to the
   * mean M is {@code m (s - M)} over the mean mask, or of the paper {@code m s / keep - M}.
   */
  private final class Mean {
    private final int w;
    private final float[] row;
    private final double[] shown;
    private final double[] scored;
    private final double[] squares;
    private final double[] mixed;
    private final double[] scoredSquares;
    private int masks;

    Mean(int h, int w) {
      this.w = w;
      row = new float[w];
      shown = new double[h * w];
      scored = new double[h * w];
      squares = new double[h * w];
      mixed = new double[h * w];
      scoredSquares = new double[h * w];
    }

    void add(Mask mask, double score) {
      masks++;
      for (int from = 0; from < shown.length; from += w) {
        mask.row(from / w, row);
        for (int x = 0; x < w; x++) {
          double m = row[x];
          double ms = m * score;
          int k = from + x;
          shown[k] += m;
          scored[k] += ms;
          squares[k] += m * m;
          mixed[k] += ms * m;
          scoredSquares[k] += ms * ms;
        }
      }
    }

    private boolean byExpectation() {
      return convention == Convention.PAPER;
    }

    private double value(int k) {
      return scored[k] / (byExpectation() ? masks * keep : shown[k] + EPSILON);
    }

    private double variance(int k) {
      double mean = value(k);
      if (byExpectation()) {
        return scoredSquares[k] / (masks * keep * keep) - mean * mean;
      }
      double share = (shown[k] + EPSILON) / masks;
      double apart = scoredSquares[k] - 2 * mean * mixed[k] + mean * mean * squares[k];
      return apart / masks / (share * share);
    }

    Precision precision() {
      return Precision.of(masks, shown.length, this::value, k -> variance(k) / (masks - 1));
    }

    Tensor map() {
      Tensor map = Tensor.zeros(Shape.of(shown.length / w, w));
      for (int k = 0; k < map.size(); k++) {
        map.data()[k] = (float) value(k);
      }
      return map;
    }
  }

  /** Where pixels lie among cells along one axis: between {@code at} and the next one. */
  private record Places(int[] at, float[] beyond) {

    static Places drawn(int length, int grid, SplittableRandom random) {
      int cell = Math.ceilDiv(length, grid);
      int first = random.nextInt(cell);
      Places places = new Places(new int[length], new float[length]);
      for (int i = 0; i < length; i++) {
        double place = (first + i + .5) * grid / ((grid + 1.) * cell) - .5;
        double within = Math.clamp(place, 0, grid - 1);
        places.at[i] = (int) within;
        places.beyond[i] = (float) (within - (int) within);
      }
      return places;
    }
  }

  /** Cells, and where the image lies among them. */
  private record Mask(float[] cells, int grid, Places rows, Places columns) {

    /** The mask's values in a row of the image. */
    void row(int y, float[] to) {
      float[] line = new float[grid + 1];
      int above = rows.at[y] * grid;
      int below = Math.min(above + grid, cells.length - grid);
      for (int j = 0; j < grid; j++) {
        line[j] = cells[above + j] + rows.beyond[y] * (cells[below + j] - cells[above + j]);
      }
      line[grid] = line[grid - 1];
      for (int x = 0; x < to.length; x++) {
        float left = line[columns.at[x]];
        to[x] = left + columns.beyond[x] * (line[columns.at[x] + 1] - left);
      }
    }

    /** The image where the mask shows it, and elsewhere the baseline. */
    void show(Tensor image, Tensor baseline, float[] to, int at) {
      int w = image.shape().at(2);
      int c = image.shape().at(3);
      float[] row = new float[w];
      for (int k = 0; k < image.size(); k++) {
        if (k % (w * c) == 0) {
          row(k / (w * c), row);
        }
        float hidden = baseline.data()[k];
        to[at + k] = hidden + row[k / c % w] * (image.data()[k] - hidden);
      }
    }
  }
}
