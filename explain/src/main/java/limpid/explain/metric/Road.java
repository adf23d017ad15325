package limpid.explain.metric;

import java.util.ArrayList;
import java.util.List;
import limpid.explain.Citation;
import limpid.explain.map.Plane;

/**
 * ROAD, remove and debias: how the class's probability changes when pixels are replaced by what
 * their neighbours suggest, with noise, {@code D = mean_q p(x_q) - p(x)}, q from 10 to 90 in tens.
 * Most relevant first keeps the pixels below the q-th percentile of the map; least relevant first
 * those below the q-th percentile of 1 minus it; combined is {@code (D_least - D_most) / 2}. As in
 * pytorch-grad-cam.
 *
 * <p>Where pixels below a percentile are none, for the least value is that of many, nothing is
 * kept, and the net sees noise around 0.
 *
 * <p>Rong et al., A Consistent and Efficient Evaluation Strategy for Attribution Methods, ICML
 * 2022.
 */
public record Road(Order order, long seed) implements CurveMetric {
  private static final int PERCENTILES = 9;
  private static final double NOISE = .01;
  private static final Citation RONG =
      new Citation(
          "Rong et al.",
          "A Consistent and Efficient Evaluation Strategy for Attribution Methods",
          "ICML",
          2022);

  /** Which pixels are removed. */
  public enum Order {
    MOST_RELEVANT_FIRST,
    LEAST_RELEVANT_FIRST,
    COMBINED
  }

  /** Both orders. */
  public static final MetricDescriptor METRIC =
      descriptor(
          "road",
          "How much more removing important pixels costs than removing the others, neighbours"
              + " filling in.",
          "(D_least - D_most) / 2",
          Direction.HIGHER,
          Order.COMBINED);

  /** The most important pixels. */
  public static final MetricDescriptor MORF =
      descriptor(
          "road-morf",
          "How the probability changes when the most important pixels are filled in by their"
              + " neighbours.",
          "D_most = mean over q = 10..90 of p(x_q) - p(x)",
          Direction.LOWER,
          Order.MOST_RELEVANT_FIRST);

  /** The least important pixels. */
  public static final MetricDescriptor LERF =
      descriptor(
          "road-lerf",
          "How the probability changes when the least important pixels are filled in by their"
              + " neighbours.",
          "D_least = mean over q = 10..90 of p(x_q) - p(x)",
          Direction.HIGHER,
          Order.LEAST_RELEVANT_FIRST);

  private static MetricDescriptor descriptor(
      String name, String line, String formula, Direction better, Order order) {
    return new MetricDescriptor(
        name,
        line,
        formula,
        "[-1,1]",
        better,
        Group.FAITHFULNESS,
        RONG,
        List.of(MetricNeed.NET),
        MetricDescriptor.Passes.net(1 + (order == Order.COMBINED ? 2 : 1) * PERCENTILES),
        () -> new Road(order, 0));
  }

  @Override
  public MetricDescriptor about() {
    return switch (order) {
      case COMBINED -> METRIC;
      case MOST_RELEVANT_FIRST -> MORF;
      case LEAST_RELEVANT_FIRST -> LERF;
    };
  }

  /** The change, from nothing removed on. */
  @Override
  public double of(Curve curve) {
    return curve.change();
  }

  @Override
  public Curve curve(Judged judged) {
    Plane map = judged.map();
    return switch (order) {
      case MOST_RELEVANT_FIRST -> scores(judged, map);
      case LEAST_RELEVANT_FIRST -> scores(judged, reversed(map));
      case COMBINED -> combined(scores(judged, reversed(map)), scores(judged, map));
    };
  }

  /** {@code (least - most) / 2} at each share. */
  private static Curve combined(Curve least, Curve most) {
    List<Double> halves = new ArrayList<>();
    for (int i = 0; i < least.scores().size(); i++) {
      halves.add((least.scores().get(i) - most.scores().get(i)) / 2);
    }
    return new Curve(least.shares(), halves);
  }

  /** {@code 1 - m}. */
  private static Plane reversed(Plane map) {
    return map.scaled(1, -1);
  }

  private Curve scores(Judged judged, Plane map) {
    NoisyLinearImputation imputation = new NoisyLinearImputation(NOISE, seed);
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                judged.probability(),
                PERCENTILES + 1,
                (i, into, at) -> imputation.fill(judged.image(), removed(map, i), i, into, at));
    List<Double> shares = new ArrayList<>(List.of(0.0));
    List<Double> found = new ArrayList<>(List.of((double) scores[0]));
    for (int i = PERCENTILES; i > 0; i--) {
      shares.add(1 - i / (PERCENTILES + 1.0));
      found.add((double) scores[i]);
    }
    return new Curve(shares, found);
  }

  /** Pixels from the 10 i-th percentile on; none for i = 0. */
  private static boolean[] removed(Plane map, int i) {
    boolean[] removed = new boolean[map.values().length];
    float from = i == 0 ? Float.POSITIVE_INFINITY : map.percentile(10.0 * i);
    for (int k = 0; k < removed.length; k++) {
      removed[k] = map.values()[k] >= from;
    }
    return removed;
  }
}
