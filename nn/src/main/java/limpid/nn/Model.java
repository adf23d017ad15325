package limpid.nn;

import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;

/**
 * A net with its weights: from images {@code [N,H,W,3]} to logits {@code [N,classes]}. Models are
 * immutable and safe to share between threads.
 */
@FunctionalInterface
public interface Model {

  /** Runs the net on a node: on a variable, every node is kept. */
  Node forward(Node images);

  /** One run with every node kept, values and all. */
  default Trace trace(Tensor images) {
    Node input = Node.variable(images);
    return new Trace(input, forward(input));
  }

  /** The logits alone; what was computed on the way is dropped. */
  default Tensor logits(Tensor images) {
    return forward(Node.constant(images)).value();
  }
}
