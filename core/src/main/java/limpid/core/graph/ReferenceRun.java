package limpid.core.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.op.Node;

/**
 * The nodes of another run of the same net, each paired with its own of this run: what rules like
 * DeepLIFT's compare activations with.
 *
 * <p>Nodes are paired by identity, where the other run is this one {@linkplain #again run again},
 * or else {@linkplain #between by name}; never by their place in the run.
 */
@FunctionalInterface
public interface ReferenceRun {

  /** No other run. */
  ReferenceRun NONE =
      node -> {
        throw new IllegalArgumentException("this rule wants a reference run, and was given none");
      };

  /**
   * The partner of a tracked node of this run, of the same op and shape.
   *
   * @throws IllegalArgumentException if the other run has no such node
   */
  Node of(Node node);

  /**
   * The same graph once more, from other values: each op on a path from what was replaced to the
   * score is applied again, the rest is shared.
   *
   * @param score the node down from which a sweep will look for partners
   * @param instead what takes the place of some of the nodes that the score depends on, its inputs
   *     for example, each of the same shape
   * @throws IllegalArgumentException if the score does not depend on one of them, or a shape
   *     differs
   */
  static ReferenceRun again(Node score, Map<Node, Node> instead) {
    Graph graph = Graph.of(score);
    instead.keySet().forEach(node -> requirePart(graph, node));
    instead.forEach(ReferenceRun::requireShape);
    Map<Node, Node> partners = new IdentityHashMap<>(instead);
    for (Node node : graph.nodes()) {
      if (!partners.containsKey(node)) {
        partners.put(node, applied(node, partners));
      }
    }
    return node -> {
      Node partner = partners.get(node);
      if (partner == null) {
        throw new IllegalArgumentException(
            node + " is not a node of the run that the reference was made of");
      }
      return partner;
    };
  }

  private static Node applied(Node node, Map<Node, Node> partners) {
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      inputs.add(partners.getOrDefault(input, input));
    }
    if (inputs.equals(node.inputs())) {
      return node;
    }
    Node partner = node.op().of(inputs.toArray(Node[]::new));
    node.names().forEach(partner::named);
    return partner;
  }

  private static void requirePart(Graph graph, Node node) {
    if (!graph.contains(node) && graph.users(node).isEmpty()) {
      throw new IllegalArgumentException(
          "reference: "
              + graph.outputs().getFirst()
              + " does not depend on "
              + node
              + ", so that another value of it changes nothing; name a node of the same run");
    }
  }

  private static void requireShape(Node node, Node partner) {
    if (!partner.shape().equals(node.shape())) {
      throw new IllegalArgumentException(
          "the reference of " + node + " is " + partner.shape() + ", wanted " + node.shape());
    }
  }

  /**
   * Another run of the same net, traced by itself: a node's partner has its name, or, where it has
   * none, is made by the same op of the partners of its inputs.
   */
  static ReferenceRun between(Trace here, Trace there) {
    return new Pairing(here, there);
  }
}
