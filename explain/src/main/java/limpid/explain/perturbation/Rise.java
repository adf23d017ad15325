package limpid.explain.perturbation;

import static limpid.explain.Options.BASELINE;
import static limpid.explain.Options.SEED;

import java.util.List;
import java.util.Optional;
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
 * @param samples how many masks: N
 * @param grid cells of a mask along each side
 * @param keep the probability that a cell shows the image
 * @param seed what masks are drawn from; each has draws of its own
 */
public record Rise(
    int samples, int grid, double keep, Baseline baseline, Convention convention, long seed)
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
          .cost((choices, image) -> new Cost.Passes(1 + choices.get(SAMPLES), 0))
          .holds(Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(SAMPLES, GRID, KEEP, BASELINE, CONVENTION, SEED)
          .made(
              choices ->
                  new Rise(
                      choices.get(SAMPLES),
                      choices.get(GRID),
                      choices.get(KEEP),
                      choices.get(BASELINE),
                      choices.get(CONVENTION),
                      choices.get(SEED)));

  public Rise {
    SAMPLES.checked(samples);
    GRID.checked(grid);
    KEEP.checked(keep);
    CONVENTION.checked(convention);
  }

  /** As xplique has it. */
  public Rise(int samples, long seed) {
    this(
        samples,
        GRID.otherwise(),
        KEEP.otherwise(),
        BASELINE.otherwise(),
        CONVENTION.otherwise(),
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
    float[] scores =
        run.variants().scores(target, samples, (i, to, at) -> mask(i, x).show(x, b, to, at));
    return new Attribution(mean(scores, x), Optional.empty(), Normalisation.TF_EXPLAIN);
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

  /** At each place masks are added in their order. */
  private Tensor mean(float[] scores, Tensor image) {
    int w = image.shape().at(2);
    Tensor mean = Tensor.zeros(Shape.of(image.shape().at(1), w));
    double[] sums = new double[mean.size()];
    double[] shown = new double[mean.size()];
    float[] row = new float[w];
    for (int i = 0; i < samples; i++) {
      Mask mask = mask(i, image);
      for (int k = 0; k < sums.length; k++) {
        if (k % w == 0) {
          mask.row(k / w, row);
        }
        sums[k] += (double) scores[i] * row[k % w];
        shown[k] += row[k % w];
      }
    }
    for (int k = 0; k < sums.length; k++) {
      boolean expected = convention == Convention.PAPER;
      mean.data()[k] = (float) (sums[k] / (expected ? samples * keep : shown[k] + EPSILON));
    }
    return mean;
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
