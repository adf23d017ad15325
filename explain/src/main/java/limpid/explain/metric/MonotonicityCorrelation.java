package limpid.explain.metric;

import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;

/**
 * Monotonicity as a correlation: whether cells whose map is large are those that the score depends
 * on: Spearman's of {@code |sum_(k in cell) M_k|} and {@code E[(s(x) - s(x'))^2]}, the values of
 * the cell in x' drawn evenly from the range of the image's; in [-1,1], higher is better. A map
 * that is the same everywhere has 0; not defined for an image that is, from which nothing is drawn.
 *
 * <p>Nguyen and Martinez, On Quantitative Aspects of Model Interpretability, 2020.
 *
 * @param side cells along each side
 * @param draws for each cell
 */
public record MonotonicityCorrelation(int side, int draws, long seed) implements Metric {
  static final Citation NGUYEN =
      new Citation(
          "Nguyen and Martinez",
          "On Quantitative Aspects of Model Interpretability",
          "arXiv",
          2020);
  private static final int SIDE = 8;
  private static final int DRAWS = 4;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "monotonicity-correlation",
          "Whether cells whose map is large are those that the score depends on.",
          "Spearman of |sum of M in a cell| and E[(s(x) - s(x'))^2], the cell drawn anew",
          "[-1,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          NGUYEN,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SIDE * SIDE * DRAWS + 1),
          () -> new MonotonicityCorrelation(SIDE, DRAWS, 0));

  public MonotonicityCorrelation {
    RegionPerturbation.requireSide("monotonicity-correlation", side);
    if (draws < 1) {
      throw new IllegalArgumentException(
          "monotonicity-correlation: 1 draw or more is expected, got " + draws);
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Regions cells = Regions.cells(judged.image(), side);
    if (range(judged.image()).isConstant()) {
      return Double.NaN;
    }
    double[] moves = moves(judged, cells, draws, seed);
    double[] sums = cells.sums(judged.values());
    float[] said = new float[cells.count()];
    float[] done = new float[cells.count()];
    for (int cell = 0; cell < said.length; cell++) {
      said[cell] = (float) Math.abs(sums[cell]);
      done[cell] = (float) moves[cell];
    }
    double correlation = RankCorrelation.of(said, done);
    return Double.isNaN(correlation) ? 0 : correlation;
  }

  /** All values of an image. */
  static Plane range(Tensor image) {
    return new Plane(1, image.size(), image.data());
  }

  /** {@code E[(s(x) - s(x'))^2]} for each cell. */
  static double[] moves(Judged judged, Regions cells, int draws, long seed) {
    Tensor image = judged.image();
    int channels = image.shape().at(3);
    Plane range = range(image);
    float low = range.min();
    float span = range.max() - low;
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.score(),
                cells.count() * draws + 1,
                (i, into, at) -> {
                  System.arraycopy(image.data(), 0, into, at, image.size());
                  SplittableRandom random = Draw.random(seed, i);
                  for (int k = 0; k < image.size(); k++) {
                    if (i > 0 && cells.of()[k / channels] == (i - 1) / draws) {
                      into[at + k] = low + span * (float) random.nextDouble();
                    }
                  }
                });
    double[] moves = new double[cells.count()];
    for (int i = 1; i < scores.length; i++) {
      double move = (double) scores[0] - scores[i];
      moves[(i - 1) / draws] += move * move / draws;
    }
    return moves;
  }
}
