package limpid.weights;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * An input or output of an ONNX graph, as far as the file says what it is.
 *
 * @param shape its extents, if their number is known; one that may be any is empty
 */
public record OnnxValue(String name, Optional<List<OptionalInt>> shape) {

  /** {@code images [?,3,224,224]}. */
  @Override
  public String toString() {
    return shape
        .map(
            extents ->
                extents.stream()
                    .map(extent -> extent.isPresent() ? "" + extent.getAsInt() : "?")
                    .collect(Collectors.joining(",", name + " [", "]")))
        .orElse(name);
  }
}
