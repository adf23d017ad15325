package limpid.core.graph;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.ShapeException;
import limpid.core.op.Node;

/** One rewrite on its way over a graph. */
final class Rewriting {
  private final Graph graph;
  private final Rewrite rewrite;
  private final Map<Node, Node> became;
  private final Set<Node> asked = Graph.identities();

  /** Nodes of the graph, and what is given: they have names of their own, or none. */
  private final Set<Node> known = Graph.identities();

  /**
   * @param given what takes the place of some nodes, whatever the rewrite says
   */
  Rewriting(Graph graph, Rewrite rewrite, Map<Node, Node> given) {
    this.graph = graph;
    this.rewrite = rewrite;
    this.became = new IdentityHashMap<>(given);
    known.addAll(graph.nodes());
    known.addAll(Graph.of(List.copyOf(graph.cut())).nodes());
    known.addAll(given.values());
  }

  Graph graph() {
    return graph;
  }

  /** What each node becomes. */
  Map<Node, Node> run() {
    graph.nodes().forEach(this::of);
    return became;
  }

  /** What a node becomes; one that is no part of the graph, as a constant, stays what it is. */
  Node of(Node node) {
    Node known = became.get(node);
    if (known != null || !graph.contains(node)) {
      return known != null ? known : node;
    }
    if (!asked.add(node)) {
      throw new IllegalStateException("rewrite: " + node + " was asked for while it is made");
    }
    List<Node> inputs = graph.inputs(node).stream().map(this::of).toList();
    Node made = inputs.isEmpty() ? node : made(node, inputs);
    became.put(node, made);
    return made;
  }

  private Node made(Node node, List<Node> inputs) {
    Node made = rewrite.at(new Site(this, node, inputs));
    if (!made.shape().equals(node.shape())) {
      throw new ShapeException("rewrite: gave " + made.shape() + " in the place of " + node);
    }
    if (known.add(made) && fresh(made)) {
      node.names().forEach(made::named);
    }
    return made;
  }

  /** Not a constant or a variable, which may be the caller's, and without a name so far. */
  private static boolean fresh(Node made) {
    return !made.inputs().isEmpty() && made.names().isEmpty();
  }
}
