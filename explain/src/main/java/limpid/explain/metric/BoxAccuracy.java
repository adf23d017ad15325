package limpid.explain.metric;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import limpid.core.Tensor;
import limpid.explain.map.Plane;
import limpid.nn.image.Region;

/**
 * How many of many images are localised, whatever threshold is the best for all of them.
 *
 * <p>{@code MaxBoxAcc = max_t mean_i 1[IoU(box of the largest component of map i above t, true box)
 * >= 0.5]}; {@code MaxBoxAccV2} is the mean over 0.3, 0.5 and 0.7 in place of 0.5, of the best IoU
 * of any component with any true box. t is a part of the map's maximum, 0, 0.01 … 0.99. In [0,1],
 * higher is better.
 *
 * <p>Choe et al., Evaluating Weakly Supervised Object Localization Methods Right, CVPR 2020.
 */
public final class BoxAccuracy {
  private static final int THRESHOLDS = 100;
  private static final double[] DELTAS = {.3, .5, .7};
  private static final int HALF = 1;

  private final int[] largest = new int[THRESHOLDS];
  private final int[][] any = new int[DELTAS.length][THRESHOLDS];
  private int images;

  /**
   * Adds an image.
   *
   * @param map {@code [H,W]}
   * @param placed from boxes of the map to boxes as the true ones are
   */
  public void add(Tensor map, UnaryOperator<Region> placed, List<Region> truth) {
    images++;
    Plane plane = Plane.sum(map);
    for (int t = 0; t < THRESHOLDS; t++) {
      Components found = Components.above(plane, fraction(t).of(plane));
      Optional<Region> box = found.box().map(placed);
      if (box.isPresent() && Overlap.best(box.get(), truth) >= DELTAS[HALF]) {
        largest[t]++;
      }
      double best =
          found.all().stream()
              .mapToDouble(one -> Overlap.best(placed.apply(one.box()), truth))
              .max()
              .orElse(0);
      for (int d = 0; d < DELTAS.length; d++) {
        any[d][t] += best >= DELTAS[d] ? 1 : 0;
      }
    }
  }

  private static Threshold fraction(int t) {
    return new Threshold.Fraction((double) t / THRESHOLDS);
  }

  /** How many images there were. */
  public int images() {
    return images;
  }

  /** NaN where there was no image. */
  public double maxBoxAcc() {
    return (double) largest[best(largest)] / images;
  }

  /** NaN where there was no image. */
  public double maxBoxAccV2() {
    double sum = 0;
    for (int[] counts : any) {
      sum += (double) counts[best(counts)] / images;
    }
    return sum / any.length;
  }

  /** The least threshold that gives {@link #maxBoxAcc}. */
  public Threshold threshold() {
    return fraction(best(largest));
  }

  private static int best(int[] counts) {
    int best = 0;
    for (int t = 1; t < counts.length; t++) {
      best = counts[t] > counts[best] ? t : best;
    }
    return best;
  }
}
