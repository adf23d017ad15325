package limpid.explain.metric;

import java.util.List;
import limpid.explain.map.Plane;

/**
 * Efficient model-parameter randomisation: how much more complex the map becomes when the whole net
 * forgets what it has learned: {@code (H(M') - H(M)) / H(M)}, H the entropy of the histogram of a
 * map's absolute values in 100 bins, M' the map of the net with all its parameters drawn anew;
 * above 0 where it rises, higher is better. 0 where H(M) is.
 *
 * <p>Hedström et al., Sanity Checks Revisited: An Exploration to Repair the Model Parameter
 * Randomisation Test, 2023.
 */
public record EntropyRise() implements Metric {
  private static final int BINS = 100;

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "parameter-randomisation-efficient",
          "How much more complex the map becomes when the whole net forgets.",
          "(H(M') - H(M)) / H(M), H of the histogram of |M| in 100 bins",
          "-1 and more",
          Direction.HIGHER,
          Group.RANDOMISATION,
          ParameterRandomisation.REVISITED,
          List.of(MetricNeed.METHOD, MetricNeed.WEIGHTS),
          new MetricDescriptor.Passes(0, 1),
          EntropyRise::new);

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    RandomisedNets nets = judged.otherNets(METRIC);
    double before = entropy(judged.ranking().values());
    Plane map =
        ParameterRandomisation.smoothed(judged, nets.cascading(nets.layers().size()), 1, 0, 0);
    return before == 0 ? 0 : (entropy(map.values()) - before) / before;
  }

  /** {@code -sum_b q_b ln q_b}, q the share of the absolute values in a bin. */
  static double entropy(float[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (float value : values) {
      low = Math.min(low, Math.abs(value));
      high = Math.max(high, Math.abs(value));
    }
    int[] counts = new int[BINS];
    for (float value : values) {
      double place = high > low ? (Math.abs(value) - low) / (high - low) : 0;
      counts[Math.min(BINS - 1, (int) (BINS * place))]++;
    }
    double entropy = 0;
    for (int count : counts) {
      double q = (double) count / values.length;
      entropy -= count == 0 ? 0 : q * Math.log(q);
    }
    return entropy;
  }
}
