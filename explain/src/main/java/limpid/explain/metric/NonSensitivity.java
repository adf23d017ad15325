package limpid.explain.metric;

import java.util.List;
import limpid.explain.map.Plane;

/**
 * Non-sensitivity: in how many cells of a grid the map says nothing though the score depends on
 * them, or the other way round: {@code #(A xor X) / cells}, A those whose map is 0 everywhere, X
 * those on which the score does not depend, {@code E[(s(x) - s(x'))^2] <= 1e-10}, their values in
 * x' drawn evenly from the range of the image's; in [0,1], lower is better; not defined for an
 * image that is the same everywhere, from which nothing is drawn. Quantus has their number, not
 * their share, and takes what is below 1e-5 in a map for nothing.
 *
 * <p>Nguyen and Martinez, On Quantitative Aspects of Model Interpretability, 2020, for pixels.
 *
 * @param side cells along each side
 * @param draws for each cell
 */
public record NonSensitivity(int side, int draws, long seed) implements Metric {
  private static final double NOTHING = 1e-10;
  private static final int SIDE = 8;
  private static final int DRAWS = 2;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "non-sensitivity",
          "In how many cells the map says nothing though the score depends on them, or the other"
              + " way round.",
          "share of 8x8 cells where M = 0, or s does not change, but not both",
          "[0,1]",
          Direction.LOWER,
          Group.AXIOMS,
          MonotonicityCorrelation.NGUYEN,
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SIDE * SIDE * DRAWS + 1),
          () -> new NonSensitivity(SIDE, DRAWS, 0));

  public NonSensitivity {
    RegionPerturbation.requireSide("non-sensitivity", side);
    if (draws < 1) {
      throw new IllegalArgumentException(
          "non-sensitivity: 1 draw or more is expected, got " + draws);
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    if (MonotonicityCorrelation.range(judged.image()).isConstant()) {
      return Double.NaN;
    }
    Regions cells = Regions.cells(judged.image(), side);
    double[] sizes = cells.sums(Plane.magnitude(judged.ranking().tensor()));
    double[] moves = MonotonicityCorrelation.moves(judged, cells, draws, seed);
    int differing = 0;
    for (int cell = 0; cell < sizes.length; cell++) {
      differing += sizes[cell] == 0 != moves[cell] <= NOTHING ? 1 : 0;
    }
    return (double) differing / sizes.length;
  }
}
