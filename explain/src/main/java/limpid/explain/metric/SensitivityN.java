package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Citation;

/**
 * Sensitivity-n: whether the map's values sum to what removing their pixels does: Pearson's
 * correlation of {@code sum_(k in S) M_k} and {@code s(x) - s(x without S)} over random sets S of n
 * pixels, the mean over n = 10, 20 .. 80 % of them; in [-1,1], higher is better. A map that is the
 * same everywhere has 0.
 *
 * <p>Ancona et al., Towards Better Understanding of Gradient-based Attribution Methods for Deep
 * Neural Networks, ICLR 2018.
 *
 * @param samples how many sets are drawn for each n
 */
public record SensitivityN(int samples, Baseline baseline, long seed) implements Metric {
  private static final int SAMPLES = 20;
  private static final int SIZES = 8;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "sensitivity-n",
          "Whether the map's values sum to what removing their pixels does.",
          "mean over n of Pearson of sum of M in S and s(x) - s(x without S), S of n pixels",
          "[-1,1]",
          Direction.HIGHER,
          Group.FAITHFULNESS,
          new Citation(
              "Ancona et al.",
              "Towards Better Understanding of Gradient-based Attribution Methods for Deep Neural"
                  + " Networks",
              "ICLR",
              2018),
          List.of(MetricNeed.NET),
          MetricDescriptor.Passes.net(SIZES * SAMPLES + 1),
          () -> new SensitivityN(SAMPLES, Baseline.ZERO, 0));

  public SensitivityN {
    if (samples < 2) {
      throw new IllegalArgumentException(
          "sensitivity-n: 2 samples or more are expected, got " + samples);
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Tensor image = judged.image();
    Regions pixels = Regions.pixels(image);
    int all = SIZES * samples + 1;
    boolean[][] sets = new boolean[all][pixels.count()];
    for (int i = 1; i < all; i++) {
      int n = Math.max(1, (1 + (i - 1) / samples) * pixels.count() / 10);
      sets[i] = Draw.some(pixels.count(), n, Draw.random(seed, i));
    }
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.score(),
                all,
                pixels.replaced(image, baseline.of(image, 0), (i, pixel) -> sets[i][pixel]));
    double[] values = pixels.sums(judged.values());
    double sum = 0;
    for (int size = 0; size < SIZES; size++) {
      double[] said = new double[samples];
      double[] done = new double[samples];
      for (int k = 0; k < samples; k++) {
        int i = 1 + size * samples + k;
        said[k] = Draw.sum(values, sets[i]);
        done[k] = (double) scores[0] - scores[i];
      }
      sum += Pearson.of(said, done);
    }
    return sum / SIZES;
  }
}
