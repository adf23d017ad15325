package limpid.app.explain;

import java.util.Map;
import limpid.app.line.Json;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.map.RankCorrelation;
import limpid.models.data.Labels;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * One of the maps that are compared.
 *
 * @param column the net (if there are several), the method and the layer
 * @param target what is explained, in words
 * @param photo what the net saw
 */
record ComparedMap(
    String model,
    String column,
    String target,
    Labels labels,
    Prepared photo,
    Explanation explanation) {

  /**
   * The rank correlation with another map of the same photo, both in [0,1]: where the nets saw the
   * same part of it in the same size, pixel by pixel; otherwise at as many places as the larger map
   * has, over the part that both saw. NaN where a map has one value, or no part is common.
   */
  double correlation(ComparedMap other) {
    Tensor a = explanation.map();
    Tensor b = other.explanation.map();
    if (a.shape().equals(b.shape()) && photo.seen().equals(other.photo.seen())) {
      return RankCorrelation.of(a.data(), b.data());
    }
    Region common = common(photo.seen(), other.photo.seen());
    if (common.width() <= 0 || common.height() <= 0) {
      return Double.NaN;
    }
    int h = Math.max(a.shape().at(0), b.shape().at(0));
    int w = Math.max(a.shape().at(1), b.shape().at(1));
    return RankCorrelation.of(
        at(common, a, photo.seen(), h, w), at(common, b, other.photo.seen(), h, w));
  }

  private static Region common(Region a, Region b) {
    double x = Math.max(a.x(), b.x());
    double y = Math.max(a.y(), b.y());
    return new Region(
        x, y, Math.min(a.right(), b.right()) - x, Math.min(a.bottom(), b.bottom()) - y);
  }

  /** The map's values at h by w places of a part of the photo, bilinear. */
  private static float[] at(Region part, Tensor map, Region seen, int h, int w) {
    int rows = map.shape().at(0);
    int columns = map.shape().at(1);
    float[] values = new float[h * w];
    for (int i = 0; i < h; i++) {
      double y = part.y() + (i + .5) / h * part.height();
      double row = (y - seen.y()) / seen.height() * rows - .5;
      for (int j = 0; j < w; j++) {
        double x = part.x() + (j + .5) / w * part.width();
        double column = (x - seen.x()) / seen.width() * columns - .5;
        values[i * w + j] =
            bilinear(map, Math.clamp(row, 0, rows - 1), Math.clamp(column, 0, columns - 1));
      }
    }
    return values;
  }

  private static float bilinear(Tensor map, double y, double x) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, map.shape().at(0) - 1);
    int right = Math.min(left + 1, map.shape().at(1) - 1);
    double down = y - top;
    double across = x - left;
    double upper = (1 - across) * map.at(top, left) + across * map.at(top, right);
    double lower = (1 - across) * map.at(bottom, left) + across * map.at(bottom, right);
    return (float) ((1 - down) * upper + down * lower);
  }

  Map<String, Object> json() {
    return Json.object(
        "model", model,
        "method", explanation.method(),
        "layer", explanation.layer().orElse(null),
        "target", explanation.score().target().describe(labels::name),
        "value", explanation.score().value(),
        "finding", explanation.diagnosis().finding().name(),
        "note", explanation.diagnosis().sentence(),
        "seconds", explanation.time().toNanos() / 1e9);
  }
}
