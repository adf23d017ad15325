package limpid.explain.map;

import java.util.Optional;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * What a method found for one image, signed, before any normalising or resizing.
 *
 * @param raw a map {@code [h,w]} (at a layer's resolution, or the image's), or a value for every
 *     element of the input or of a layer, {@code [H,W,C]}
 * @param layer the name of the layer that the method looked at, if it looked at one
 * @param normalisation how the method's users make a map in [0,1] of it, unless told otherwise
 * @param caveat where the run went beyond what the method is defined for, if it did
 * @param completeness what the values sum to, of a method that says what they should
 * @param precision how well the values are known, of a method that draws
 */
public record Attribution(
    Tensor raw,
    Optional<String> layer,
    Normalisation normalisation,
    Optional<String> caveat,
    Optional<Completeness> completeness,
    Optional<Precision> precision) {

  public Attribution {
    if (raw.shape().rank() != 2 && raw.shape().rank() != 3) {
      throw new ShapeException(
          "attribution: " + raw.shape() + " is neither a map [h,w] nor pixels [H,W,C]");
    }
  }

  public Attribution(Tensor raw, Optional<String> layer, Normalisation normalisation) {
    this(raw, layer, normalisation, Optional.empty());
  }

  public Attribution(
      Tensor raw, Optional<String> layer, Normalisation normalisation, Optional<String> caveat) {
    this(raw, layer, normalisation, caveat, Optional.empty(), Optional.empty());
  }

  /** Other values of the same. */
  public Attribution of(Tensor values) {
    return new Attribution(values, layer, normalisation, caveat);
  }

  /** Other values of the same that are never negative. */
  public Attribution sizes(Tensor values) {
    return new Attribution(
        values, layer, perChannel() ? Normalisation.SIZE : normalisation, caveat);
  }

  /** The same, with what its values sum to and should. */
  public Attribution complete(Completeness found) {
    return new Attribution(raw, layer, normalisation, caveat, Optional.of(found), precision);
  }

  /** The same, with how well its values are known. */
  public Attribution drawn(Precision known) {
    return new Attribution(raw, layer, normalisation, caveat, completeness, Optional.of(known));
  }

  /** Whether there is a value for every channel of every pixel, rather than one map. */
  public boolean perChannel() {
    return raw.shape().rank() == 3;
  }
}
