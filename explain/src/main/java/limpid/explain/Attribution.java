package limpid.explain;

import java.util.Optional;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * What a method found for one image, signed, before any normalising or resizing.
 *
 * @param raw a map {@code [h,w]} (at a layer's resolution, or the image's), or a value for every
 *     element of the input, {@code [H,W,C]}
 * @param layer the name of the layer that the method looked at, if it looked at one
 * @param normalisation how the method's users make a map in [0,1] of it, unless told otherwise
 */
public record Attribution(Tensor raw, Optional<String> layer, Normalisation normalisation) {

  public Attribution {
    if (raw.shape().rank() != 2 && raw.shape().rank() != 3) {
      throw new ShapeException(
          "attribution: " + raw.shape() + " is neither a map [h,w] nor pixels [H,W,C]");
    }
  }

  /** A map of one image from {@code [1,h,w,1]}, at a layer. */
  public static Attribution map(Node map, SpatialLayer layer, Normalisation normalisation) {
    return new Attribution(
        map.reshape(map.shape().at(1), map.shape().at(2)).value(),
        Optional.of(layer.name()),
        normalisation);
  }

  /** A value for every element of the input, from {@code [1,H,W,C]}. */
  public static Attribution pixels(Node values) {
    Tensor raw =
        values.reshape(values.shape().at(1), values.shape().at(2), values.shape().at(3)).value();
    return new Attribution(raw, Optional.empty(), Normalisation.MAGNITUDE);
  }

  /** Whether there is a value for every channel of every pixel, rather than one map. */
  public boolean perChannel() {
    return raw.shape().rank() == 3;
  }
}
