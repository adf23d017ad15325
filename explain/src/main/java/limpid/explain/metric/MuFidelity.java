package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.map.RankCorrelation;

/**
 * MuFidelity: whether what the map says of sets of cells goes with what hiding them does:
 * Spearman's correlation of {@code sum_(k in S) M_k} and {@code s(x) - s(x without S)} over random
 * sets S; in [-1,1], higher is better. A map that is the same everywhere has 0.
 *
 * <p>As in xplique: a fifth of 9x9 cells, 200 sets, hidden by 0. Bhatt, Weller and Moura,
 * Evaluating and Aggregating Feature-based Model Explanations, IJCAI 2020.
 *
 * @param side cells along each side
 * @param share of the cells in a set
 * @param samples how many sets are drawn
 */
public record MuFidelity(int side, double share, int samples, Baseline baseline, long seed)
    implements Metric {
  private static final int SAMPLES = 200;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "mufidelity",
          "Whether what the map says of sets of cells goes with what hiding them does.",
          "Spearman of sum of M in S and s(x) - s(x without S), S a fifth of 9x9 cells",
          "[-1,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          Complexity.METRIC.citation(),
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SAMPLES + 1),
          () -> new MuFidelity(9, .2, SAMPLES, Baseline.ZERO, 0));

  public MuFidelity {
    RegionPerturbation.requireSide("mufidelity", side);
    if (!(share > 0 && share < 1) || samples < 2) {
      throw new IllegalArgumentException(
          "mufidelity: a share in (0,1) and 2 samples or more are expected, got %s and %d"
              .formatted(share, samples));
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Tensor image = judged.image();
    Regions cells = Regions.cells(image, side);
    int count = Math.max(1, (int) Math.round(share * cells.count()));
    boolean[][] sets = new boolean[samples + 1][cells.count()];
    for (int i = 1; i <= samples; i++) {
      sets[i] = Draw.some(cells.count(), count, Draw.random(seed, i));
    }
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.score(),
                samples + 1,
                cells.replaced(image, baseline.of(image, 0), (i, cell) -> sets[i][cell]));
    double[] sums = cells.sums(judged.values());
    float[] said = new float[samples];
    float[] done = new float[samples];
    for (int i = 0; i < samples; i++) {
      said[i] = (float) Draw.sum(sums, sets[i + 1]);
      done[i] = scores[0] - scores[i + 1];
    }
    double correlation = RankCorrelation.of(said, done);
    return Double.isNaN(correlation) ? 0 : correlation;
  }
}
