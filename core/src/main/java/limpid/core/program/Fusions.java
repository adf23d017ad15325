package limpid.core.program;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import limpid.core.graph.ChannelScale;
import limpid.core.graph.Graph;
import limpid.core.op.Node;

/** Which nodes of a graph are computed together with others, and where. */
final class Fusions {
  private final Map<Node, Fusion> byResult = new IdentityHashMap<>();
  private final Set<Node> absorbed = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Convolutions come first, for they gain most: a batch norm on its own takes what is left. */
  static Fusions of(Graph graph) {
    Fusions fusions = new Fusions();
    for (Node node : graph.nodes()) {
      if (!ChannelScale.possible(node)) {
        fusions.grow(node, graph);
      }
    }
    for (Node node : graph.nodes()) {
      if (ChannelScale.possible(node)) {
        fusions.grow(node, graph);
      }
    }
    return fusions;
  }

  private void grow(Node node, Graph graph) {
    boolean given = node.inputs().isEmpty();
    Fusion fusion = given || absorbed.contains(node) ? null : Fusion.at(node, graph, absorbed);
    if (fusion != null) {
      byResult.put(fusion.result(), fusion);
      absorbed.addAll(fusion.absorbed());
    }
  }

  /** The fusion that ends at this node, or null. */
  Fusion endingAt(Node node) {
    return byResult.get(node);
  }

  /** Whether a node is computed on the way to another. */
  boolean passes(Node node) {
    return absorbed.contains(node) && !byResult.containsKey(node);
  }

  Collection<Fusion> all() {
    return byResult.values();
  }
}
