package limpid.nn;

import java.util.function.Function;
import limpid.core.ShapeException;
import limpid.core.op.Node;
import limpid.core.op.Op;

/** A layer without parameters that names its output: an activation, a pooling. */
public record Named(String name, Function<Node, Node> function) implements Layer {

  public static Named relu(String name) {
    return new Named(name, Node::relu);
  }

  /** An op of one input under a name. */
  public static Named op(String name, Op op) {
    return new Named(name, op::of);
  }

  @Override
  public Node apply(Node x) {
    try {
      return function.apply(x).named(name);
    } catch (ShapeException e) {
      throw new ShapeException(name + " " + e.getMessage());
    }
  }
}
