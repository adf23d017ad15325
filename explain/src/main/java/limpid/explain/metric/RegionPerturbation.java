package limpid.explain.metric;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;

/**
 * Region perturbation: how far the score falls, on the mean, as cells of a grid give way to a
 * baseline, the most important first: {@code AOPC = sum_(k=0..L) (s(x) - s(x_k)) / (L + 1)}, {@code
 * x_k} without the k cells whose map is the largest on the mean; in the unit of the score, higher
 * is better.
 *
 * <p>Samek et al., Evaluating the Visualization of What a Deep Neural Network Has Learned, TNNLS
 * 2017, who draw the new pixels evenly; here they are the image's mean colour, and all cells go.
 *
 * @param side cells along each side
 */
public record RegionPerturbation(int side, Baseline baseline) implements CurveMetric {
  private static final int SIDE = 8;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "region-perturbation",
          "How far the score falls while the most important cells are set to the mean colour.",
          "mean of s(x) - s(x_k), k of 8x8 cells set to the mean",
          "any number",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          new Citation(
              "Samek et al.",
              "Evaluating the Visualization of What a Deep Neural Network Has Learned",
              "TNNLS",
              2017),
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SIDE * SIDE + 1),
          () -> new RegionPerturbation(SIDE, Baseline.MEAN));

  public RegionPerturbation {
    requireSide("region perturbation", side);
  }

  static void requireSide(String what, int side) {
    if (side < 1) {
      throw new IllegalArgumentException(
          "%s: 1 cell or more along each side is expected, got %d".formatted(what, side));
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Curve curve) {
    return PixelFlipping.fall(curve);
  }

  @Override
  public Curve curve(Judged judged) {
    Tensor image = judged.image();
    Regions cells = Regions.cells(image, side);
    int[] places = Regions.places(cells.means(judged.ranking()));
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.score(),
                cells.count() + 1,
                cells.replaced(image, baseline.of(image, 0), (k, cell) -> places[cell] < k));
    return curve(cells, places, scores);
  }

  /** Scores over the share of pixels in the regions that are gone. */
  static Curve curve(Regions regions, int[] places, float[] scores) {
    double[] sizes = regions.sizes();
    double[] inOrder = new double[sizes.length];
    for (int r = 0; r < inOrder.length; r++) {
      inOrder[places[r]] = sizes[r];
    }
    List<Double> shares = new ArrayList<>(List.of(0.0));
    List<Double> found = new ArrayList<>(List.of((double) scores[0]));
    double gone = 0;
    for (int k = 0; k < inOrder.length; k++) {
      gone += inOrder[k];
      shares.add(gone / regions.of().length);
      found.add((double) scores[k + 1]);
    }
    return new Curve(shares, found);
  }
}
