package limpid.explain.run;

import java.util.List;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;

/**
 * What is computed from a run of the net, as nodes of its graph: written once, it is traced with
 * the run, or compiled for images of one shape, or for batches of them.
 */
public interface Formulas {

  /**
   * What is computed, for each image of the run by itself. No values may be looked at: the run may
   * be one of {@linkplain limpid.core.Tensor#outline outlines}.
   *
   * @param score the target's score of each image, {@code [N,1]}, made of the run's output
   */
  List<Formula> formulas(Trace trace, Node score);

  /** One attribution of what the formulas came to for an image, in their order. */
  default Attribution combined(List<Attribution> parts) {
    return parts.getFirst();
  }
}
