package limpid.nn;

import limpid.core.op.Node;

/**
 * What a training makes small: a scalar of a batch's logits and of what its images are, in ops, so
 * that its gradient is the graph's. It is part of a compiled step: what is called for one batch
 * serves all.
 */
@FunctionalInterface
public interface Criterion {

  /**
   * The loss, a mean over the batch.
   *
   * @param logits {@code [N,classes]}
   * @param labels the share that each class has in each image, {@code [N,classes]}: 1 for its class
   *     and 0 for others, or what mixing images makes of that; rows sum to 1
   */
  Node of(Node logits, Node labels);

  /** {@code this + weight other}: cross-entropy with a tree's supervision beside it. */
  default Criterion plus(double weight, Criterion other) {
    return (logits, labels) -> of(logits, labels).add(other.of(logits, labels).mul(weight));
  }
}
