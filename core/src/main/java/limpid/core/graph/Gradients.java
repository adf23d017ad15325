package limpid.core.graph;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** The gradients of one backward sweep, by node: a value that later sweeps leave alone. */
public final class Gradients {
  private final Map<Node, Node> byNode;

  Gradients(Map<Node, Node> byNode) {
    this.byNode = new IdentityHashMap<>(byNode);
  }

  /**
   * The gradient of the score with respect to a node, of the node's shape: zeros where the score
   * does not depend on it. It is tracked only if the sweep was recorded.
   *
   * @throws IllegalArgumentException if the sweep was not asked for this node
   */
  public Node of(Node node) {
    Node gradient = byNode.get(node);
    if (gradient == null) {
      throw new IllegalArgumentException("the sweep was not asked for a gradient at " + node);
    }
    return gradient;
  }

  /** The value of {@link #of}. */
  public Tensor at(Node node) {
    return of(node).value();
  }

  /** Each node that was asked for, with the range of its gradient, a line each. */
  @Override
  public String toString() {
    return byNode.entrySet().stream()
        .map(entry -> entry.getKey() + " " + range(entry.getValue().value()))
        .sorted()
        .collect(Collectors.joining("\n  ", "gradients in\n  ", ""));
  }

  private static String range(Tensor gradient) {
    if (gradient.outlined()) {
      return "outline";
    }
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < gradient.size(); i++) {
      min = Math.min(min, gradient.data()[i]);
      max = Math.max(max, gradient.data()[i]);
    }
    return "from %.4g to %.4g".formatted(min, max);
  }
}
