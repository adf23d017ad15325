package limpid.explain.run;

import java.util.Optional;
import limpid.core.graph.Trace;

/**
 * Which layer a method looks at: found anew in each run.
 *
 * @param name the layer's, or nothing for the last spatial layer
 */
public record LayerChoice(Optional<String> name) {

  /** The last spatial layer: the finest meaning that still has a place. */
  public static final LayerChoice LAST = new LayerChoice(Optional.empty());

  /** The layer of a name, with feature maps {@code [N,h,w,C]}. */
  public static LayerChoice named(String name) {
    return new LayerChoice(Optional.of(name));
  }

  /**
   * The layer in this run.
   *
   * @throws IllegalArgumentException if the run has no such layer, or no feature maps there
   */
  public SpatialLayer in(Trace trace) {
    return name.map(layer -> SpatialLayer.named(trace, layer))
        .orElseGet(() -> SpatialLayer.last(trace));
  }
}
