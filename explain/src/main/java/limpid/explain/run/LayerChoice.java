package limpid.explain.run;

import limpid.core.graph.Trace;

/** Which layer a method looks at: found anew in each run. */
@FunctionalInterface
public interface LayerChoice {

  /** The last spatial layer: the finest meaning that still has a place. */
  LayerChoice LAST = SpatialLayer::last;

  /** The layer of a name, with feature maps {@code [N,h,w,C]}. */
  static LayerChoice named(String name) {
    return trace -> SpatialLayer.named(trace, name);
  }

  /**
   * The layer in this run.
   *
   * @throws IllegalArgumentException if the run has no such layer, or no feature maps there
   */
  SpatialLayer in(Trace trace);
}
