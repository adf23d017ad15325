package limpid.core.graph;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** What {@linkplain Rewrite rewrites} made of a graph, and which node stands for which. */
public final class Rewritten {
  private final Graph graph;

  /** For each node of the graph that it all began with, what it became. */
  private final Map<Node, Node> became;

  private Rewritten(Graph graph, Map<Node, Node> became) {
    this.graph = graph;
    this.became = became;
  }

  static Rewritten nothing(Graph graph) {
    Map<Node, Node> same = new IdentityHashMap<>();
    graph.nodes().forEach(node -> same.put(node, node));
    return new Rewritten(graph, same);
  }

  /** The same graph without values, each of its variables and inputs an outline. */
  static Rewritten outlined(Graph graph) {
    Map<Node, Node> given = new IdentityHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.tracked() && graph.inputs(node).isEmpty()) {
        Node outline = Node.variable(Tensor.outline(node.shape()));
        node.names().forEach(outline::named);
        given.put(node, outline);
      }
    }
    return nothing(graph).then(Site::same, given);
  }

  /** What this rewrite makes of the graph in turn. */
  public Rewritten then(Rewrite rewrite) {
    return then(rewrite, Map.of());
  }

  private Rewritten then(Rewrite rewrite, Map<Node, Node> given) {
    Map<Node, Node> step = new Rewriting(graph, rewrite, given).run();
    Map<Node, Node> after = new IdentityHashMap<>();
    became.forEach((node, was) -> after.put(node, step.getOrDefault(was, was)));
    List<Node> outputs =
        graph.outputs().stream().map(node -> step.getOrDefault(node, node)).toList();
    List<Node> inputs = graph.cut().stream().map(node -> step.getOrDefault(node, node)).toList();
    return new Rewritten(Graph.between(inputs, outputs), after);
  }

  /** The graph of what the outputs became, in their order. */
  public Graph graph() {
    return graph;
  }

  /**
   * The node that has the value of this one now. It may be no part of the new graph, where no
   * output depends on it any more.
   *
   * @param node of the graph as it was, or one that was no part of it, which it still is
   */
  public Node of(Node node) {
    return became.getOrDefault(node, node);
  }
}
