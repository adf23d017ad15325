package limpid.explain.metric;

import java.util.List;
import limpid.core.Tensor;
import limpid.explain.Citation;
import limpid.explain.map.Plane;

/**
 * Pointing game: 1 if the largest value of the map lies on the object, or no further from it than a
 * tolerance (Euclidean, in pixels of what the net saw), else 0: of many images, the share; higher
 * is better. Of equal values the first in the image counts (any of them in Quantus), and a map that
 * is the same everywhere points nowhere. A random map gets the part of the image that the object
 * takes, and its margin.
 *
 * <p>Zhang et al., Top-down Neural Attention by Excitation Backprop, ECCV 2016, where 15 pixels are
 * tolerated; here none are unless asked for.
 */
public record PointingGame(double tolerance) implements Metric {

  /** What there is to know about it. */
  public static final MetricDescriptor METRIC =
      new MetricDescriptor(
          "pointing-game",
          "Whether the largest value of the map lies on the object.",
          "1[argmax M on the object]",
          "0 or 1",
          Direction.HIGHER,
          Group.LOCALISATION,
          new Citation(
              "Zhang et al.", "Top-down Neural Attention by Excitation Backprop", "ECCV", 2016),
          List.of(MetricNeed.TRUTH),
          MetricDescriptor.Passes.NONE,
          () -> new PointingGame(0));

  public PointingGame {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("tolerance " + tolerance + ": 0 or more is expected");
    }
  }

  @Override
  public MetricDescriptor about() {
    return METRIC;
  }

  @Override
  public double of(Judged judged) {
    Tensor truth = judged.required(METRIC);
    Plane map = judged.ranking();
    if (map.isConstant()) {
      return 0;
    }
    int largest = 0;
    for (int k = 0; k < map.values().length; k++) {
      largest = map.values()[k] > map.values()[largest] ? k : largest;
    }
    return near(truth, largest / map.w(), largest % map.w()) ? 1 : 0;
  }

  private boolean near(Tensor truth, int y, int x) {
    int w = truth.shape().at(1);
    for (int k = 0; k < truth.size(); k++) {
      if (truth.data()[k] > 0 && Math.hypot(k / w - y, k % w - x) <= tolerance) {
        return true;
      }
    }
    return false;
  }
}
