package limpid.explain.picture;

import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.Explanation;
import limpid.explain.target.Score;
import limpid.nn.image.Picture;

/**
 * A map as a figure or a sheet shows it.
 *
 * @param title a few words above it
 * @param values {@code [H,W]}, in [0,1] or, signed, in [-1,1]
 * @param legend what the values are shown in, and what they stand for
 * @param photo how much of the photo is seen through it, in [0,1]
 * @param note a sentence to go with it, or nothing
 * @param score what it explains, if it explains a score
 */
public record HeatMap(
    String title, Tensor values, Legend legend, double photo, String note, Optional<Score> score) {

  /** The way a method's map is commonly shown, see {@link Look#USUAL}. */
  public static HeatMap of(Explanation explanation) {
    return Look.USUAL.of(explanation);
  }

  /** This map under another title. */
  public HeatMap titled(String words) {
    return new HeatMap(words, values, legend, photo, note, score);
  }

  /** The map over what it is a map of, which may have another size. */
  public Picture over(Picture image) {
    Tensor map = enlarged(values, image.height(), image.width());
    if (legend.signed()) {
      return Overlay.signed(image, map, legend.colours(), photo);
    }
    return legend.limits().isPresent() || photo == 0
        ? Overlay.blend(image, map, legend.colours(), photo)
        : Overlay.mix(image, map, legend.colours(), photo);
  }

  private static Tensor enlarged(Tensor map, int h, int w) {
    Node image = Node.constant(map).reshape(1, map.shape().at(0), map.shape().at(1), 1);
    return new Resize(h, w, Sampling.BILINEAR).of(image).value().reshape(Shape.of(h, w));
  }
}
