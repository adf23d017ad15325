package limpid.explain.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * The activations of a run that a rule about {@linkplain Rectifier ReLU} leaves as they are: ops,
 * whoever wrote them, that make each element of their output from the element at its place, and not
 * in proportion. That is seen in their gradients, of which no element reaches another place, and
 * which depend on the input.
 */
final class Activations {
  private static final int NAMED = 4;

  private Activations() {}

  /** What is to be said of those in a run, if there are any. */
  static Optional<String> notRectified(Trace trace) {
    Map<Op, Boolean> known = new HashMap<>();
    List<String> found = new ArrayList<>();
    for (Node node : trace.nodes()) {
      if (node.op() != null
          && !Rectifier.is(node.op())
          && known.computeIfAbsent(node.op(), op -> is(node))) {
        List<String> names = trace.names(node);
        found.add((names.isEmpty() ? "" : names.getFirst() + " ") + node.op().name());
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of("no ReLU, so not rectified: " + listed(found));
  }

  private static String listed(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }

  private static boolean is(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.input(i).tracked() && node.input(i).shape().equals(node.shape())) {
        try {
          return bends(node, i) && staysInPlace(node, i);
        } catch (ShapeException e) {
          return false; // wants more than two pixels
        }
      }
    }
    return false;
  }

  /** Whether the gradient in input i depends on it. */
  private static boolean bends(Node node, int i) {
    Shape shape = probed(node.shape());
    Node g = Node.constant(Tensor.outline(shape));
    Node pulled = pulled(node, i, Tensor.outline(shape), g);
    return pulled != null && pulled.tracked();
  }

  /** Whether the gradient at the first element reaches no other. */
  private static boolean staysInPlace(Node node, int i) {
    Shape shape = probed(node.shape());
    Tensor rising = Tensor.zeros(shape);
    for (int k = 0; k < rising.size(); k++) {
      rising.data()[k] = (k + 1f) / rising.size();
    }
    Tensor one = Tensor.zeros(shape);
    one.data()[0] = 1;
    float[] reached = pulled(node, i, rising, Node.constant(one)).value().data();
    for (int k = 1; k < reached.length; k++) {
      if (reached[k] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Two pixels of an image are enough to see it. */
  private static Shape probed(Shape shape) {
    return shape.rank() == 4 ? Shape.of(1, 1, 2, shape.at(3)) : shape;
  }

  private static Node pulled(Node node, int i, Tensor x, Node g) {
    Node[] inputs = new Node[node.inputs().size()];
    for (int k = 0; k < inputs.length; k++) {
      Tensor value = node.input(k).value();
      boolean full = value.shape().equals(node.shape());
      Shape shape = full ? x.shape() : value.shape();
      inputs[k] = Node.constant(full || value.outlined() ? Tensor.filled(shape, 1) : value);
    }
    inputs[i] = Node.variable(x);
    return node.op().vjp(i, node.op().of(inputs), g);
  }
}
