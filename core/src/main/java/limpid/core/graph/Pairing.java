package limpid.core.graph;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.op.Node;

/** Pairs the nodes of two runs of the same net by their place in topological order. */
final class Pairing {
  private Pairing() {}

  static Step.Reference of(Node score, Trace reference) {
    if (reference == null) {
      return (node, step) -> {
        throw new NoRuleException(step, "this rule wants a reference run, and was given none");
      };
    }
    List<Node> here = Backward.topological(score);
    List<Node> there = reference.nodes();
    Map<Node, Node> partner = new IdentityHashMap<>();
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      partner.put(here.get(i), there.get(i));
    }
    return (node, step) -> {
      Node other = partner.get(node);
      if (other == null || !sameOp(node, other)) {
        throw new NoRuleException(step, "the reference run has no such node");
      }
      return other;
    };
  }

  private static boolean sameOp(Node a, Node b) {
    return a.op() == null ? b.op() == null : a.op().equals(b.op());
  }
}
