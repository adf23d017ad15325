package limpid.explain.metric;

import java.util.List;
import limpid.nn.image.Region;

/** How well boxes agree. */
public final class Overlap {
  private Overlap() {}

  /** Intersection over union, in [0,1]: {@code |A and B| / |A or B|}. */
  public static double iou(Region a, Region b) {
    double width = Math.min(a.right(), b.right()) - Math.max(a.x(), b.x());
    double height = Math.min(a.bottom(), b.bottom()) - Math.max(a.y(), b.y());
    double both = Math.max(0, width) * Math.max(0, height);
    double either = a.width() * a.height() + b.width() * b.height() - both;
    return either == 0 ? 0 : both / either;
  }

  /** With that of the true boxes which it agrees with the most. */
  public static double best(Region box, List<Region> truth) {
    return truth.stream().mapToDouble(one -> iou(box, one)).max().orElse(0);
  }
}
