package limpid.nn;

import java.util.function.Function;
import limpid.core.ShapeException;
import limpid.core.op.Dropout;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PassThrough;

/**
 * A layer without parameters that names its output: an activation, a pooling. One that does nothing
 * makes an {@link PassThrough}, for a name goes on what a layer made and never on what it was
 * given.
 */
public record Named(String name, Function<Node, Node> function) implements Layer {

  public static Named relu(String name) {
    return new Named(name, Node::relu);
  }

  /** A ReLU that is this module. */
  public static Named relu(Weights w) {
    return relu(w.path());
  }

  /** An op of one input that is this module. */
  public static Named op(Weights w, Op op) {
    return op(w.path(), op);
  }

  /** An op of one input under a name. */
  public static Named op(String name, Op op) {
    return new Named(name, op::of);
  }

  /** Drops this part of its input in training, scaling up the rest; does nothing in evaluation. */
  public static Named dropout(Weights w, float part) {
    return w.step()
        .map(step -> new Named(w.path(), x -> new Dropout(part).of(x, step.seed(w.path()))))
        .orElse(new Named(w.path(), x -> x));
  }

  @Override
  public Node apply(Node x) {
    try {
      return own(x, function.apply(x)).named(name);
    } catch (ShapeException e) {
      throw new ShapeException(name + " " + e.getMessage());
    }
  }

  /** What a layer made of x, or an identity where it returned x or data that is not its own. */
  static Node own(Node x, Node y) {
    return y == x || y.op() == null ? new PassThrough().of(y) : y;
  }
}
