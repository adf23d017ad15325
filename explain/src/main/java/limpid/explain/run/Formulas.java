package limpid.explain.run;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;

/**
 * What is computed from a run of the net, as nodes of its graph: written once, it is traced with
 * the run, or compiled for images of one shape, or for batches of them.
 *
 * <p>Formulas that differ in numbers alone, a baseline or the middle of a path for example, are of
 * one {@linkplain #kind kind} and give those numbers as {@linkplain #data data}, an input of the
 * compiled net: they are compiled once for all.
 */
public interface Formulas {

  /**
   * What is computed, for each image of the run by itself. No values may be looked at: the run may
   * be one of {@linkplain Tensor#outline outlines}.
   *
   * @param score the target's score of each image, {@code [N,1]}, made of the run's output
   */
  List<Formula> formulas(Trace trace, Node score);

  /**
   * The same with the data of whichever formulas of this kind are meant.
   *
   * @param data as many nodes as {@link #data} has tensors, of their shapes
   */
  default List<Formula> formulas(Trace trace, Node score, List<Node> data) {
    return formulas(trace, score);
  }

  /** The numbers that these formulas have of their own, for a batch of images of this shape. */
  default List<Tensor> data(Shape images) {
    return List.of();
  }

  /** These formulas without their data: equal for all that differ in nothing else. */
  default Formulas kind() {
    return this;
  }

  /**
   * Whether the first formula is the raw map, so that a graph can hold it; else it is made of what
   * the formulas came to, by {@link #combined}.
   */
  default boolean graphed() {
    return true;
  }

  /** One attribution of what the formulas came to for an image, in their order. */
  default Attribution combined(List<Attribution> parts) {
    return parts.getFirst();
  }
}
