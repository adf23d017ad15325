package limpid.explain.run;

import java.util.Arrays;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;

/**
 * What a method computes from a run, as a node of it: one row for each image.
 *
 * @param raw maps {@code [N,h,w]}, or a value for every element of the inputs or of a layer, {@code
 *     [N,H,W,C]}
 * @param layer the name of the layer that the method looked at, if it looked at one
 * @param normalisation see {@link Attribution}
 * @param caveat where the run goes beyond what the method is defined for, if it does
 */
public record Formula(
    Node raw, Optional<String> layer, Normalisation normalisation, Optional<String> caveat) {

  /** Maps from {@code [N,h,w,1]}, at a layer. */
  public static Formula map(Node map, SpatialLayer layer, Normalisation normalisation) {
    Shape shape = map.shape();
    return new Formula(
        map.reshape(shape.at(0), shape.at(1), shape.at(2)),
        Optional.of(layer.name()),
        normalisation,
        Optional.empty());
  }

  /** A value for every element of the inputs, from {@code [N,H,W,C]}. */
  public static Formula pixels(Node values) {
    return new Formula(values, Optional.empty(), Normalisation.MAGNITUDE, Optional.empty());
  }

  /** A value for every channel of every place of a layer, {@code [N,h,w,C]}. */
  public static Formula channels(Node values, SpatialLayer layer) {
    return new Formula(values, Optional.of(layer.name()), Normalisation.CAPTUM, Optional.empty());
  }

  /** Sizes, never negative, of every element of the inputs or of every pixel, {@code [N,H,W]}. */
  public static Formula sizes(Node values) {
    return new Formula(values, Optional.empty(), Normalisation.SIZE, Optional.empty());
  }

  /** The same, with this to be said of it. */
  public Formula warning(Optional<String> sentence) {
    return new Formula(raw, layer, normalisation, sentence);
  }

  /** Refuses what has not a row for each image of a batch. */
  void requireRows(int images) {
    Shape shape = raw.shape();
    if (shape.rank() < 3 || shape.at(0) != images) {
      throw new ShapeException(
          "formula: wants a map [%d,h,w] or pixels [%d,H,W,C], one for each of %d images; got %s"
              .formatted(images, images, images, shape));
    }
  }

  /** What a run found for one of its images: a copy of that row of the node's value in it. */
  Attribution row(Tensor value, int i) {
    Shape row = Shape.of(Arrays.copyOfRange(extents(), 1, raw.shape().rank()));
    float[] data = Arrays.copyOfRange(value.data(), i * row.size(), (i + 1) * row.size());
    return new Attribution(Tensor.of(row, data), layer, normalisation, caveat);
  }

  private int[] extents() {
    return raw.shape().extents();
  }
}
