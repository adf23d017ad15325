package limpid.core.graph;

import java.util.List;
import limpid.core.op.Node;

/** Where a {@link Rewrite} stands: a node of the graph, and what its inputs have become. */
public final class Site {
  private final Rewriting rewriting;
  private final Node node;
  private final List<Node> inputs;

  Site(Rewriting rewriting, Node node, List<Node> inputs) {
    this.rewriting = rewriting;
    this.node = node;
    this.inputs = inputs;
  }

  /** The node itself, as it was. */
  public Node node() {
    return node;
  }

  /** The graph as it was. */
  public Graph graph() {
    return rewriting.graph();
  }

  /** What the inputs have become. */
  public List<Node> inputs() {
    return inputs;
  }

  /** What an input has become. */
  public Node input(int i) {
    return inputs.get(i);
  }

  /** What another node of the graph becomes, one that is not made of this one. */
  public Node of(Node other) {
    return rewriting.of(other);
  }

  /** The same op on what the inputs have become: the node itself, where they are what they were. */
  public Node same() {
    boolean changed = false;
    for (int i = 0; i < inputs.size(); i++) {
      changed |= inputs.get(i) != node.input(i);
    }
    return changed ? node.op().of(inputs.toArray(Node[]::new)) : node;
  }
}
