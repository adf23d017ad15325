package limpid.core.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import limpid.core.op.Gate;
import limpid.core.op.Node;
import limpid.core.op.Relu;

/** The tracked nodes that some outputs depend on, in topological order, with who uses whom. */
final class Graph {
  private final List<Node> order;
  private final Map<Node, List<Node>> users = new IdentityHashMap<>();
  private final Set<Node> kept = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param outputs the nodes that stay readable
   */
  Graph(List<Node> outputs) {
    kept.addAll(outputs);
    for (Node node : sorted(outputs, Node::inputs)) {
      for (Node input : node.inputs()) {
        users.computeIfAbsent(input, n -> new ArrayList<>()).add(node);
      }
    }
    order = sorted(outputs, this::reads);
  }

  /** The nodes that these depend on and they themselves, what is read before what reads it. */
  private static List<Node> sorted(List<Node> outputs, Function<Node, List<Node>> reads) {
    List<Node> order = new ArrayList<>();
    Set<Node> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Node> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> stack = new ArrayDeque<>(outputs);
    while (!stack.isEmpty()) {
      Node node = stack.peek();
      if (entered.add(node)) {
        reads.apply(node).reversed().stream()
            .filter(input -> input.tracked() && !entered.contains(input))
            .forEach(stack::push);
      } else if (placed.add(stack.pop())) {
        order.add(node);
      }
    }
    return order;
  }

  /** What a node reads when it runs: its inputs, but for a gate that reads a ReLU instead. */
  List<Node> reads(Node node) {
    return node.op() instanceof Gate && node.input(1).tracked()
        ? List.of(node.input(0), gatedBy(node))
        : node.inputs();
  }

  List<Node> order() {
    return order;
  }

  boolean kept(Node node) {
    return kept.contains(node);
  }

  List<Node> users(Node node) {
    return users.getOrDefault(node, List.of());
  }

  /** The only use of a node that nobody else needs, or null. */
  Node onlyUser(Node node) {
    List<Node> all = effectiveUsers(node);
    return all.size() == 1 && !kept(node) ? all.getFirst() : null;
  }

  /** The uses of a node, without the gates that will read the ReLU of it instead. */
  private List<Node> effectiveUsers(Node node) {
    return users(node).stream().filter(user -> !readsReluInstead(user, node)).toList();
  }

  private boolean readsReluInstead(Node user, Node node) {
    return user.op() instanceof Gate
        && user.input(0) != node
        && user.input(1) == node
        && gatedBy(user) != node;
  }

  /**
   * What a gate reads: the ReLU of its second input where there is one, for it is above 0 in the
   * same places and is kept anyway.
   */
  Node gatedBy(Node gate) {
    Node by = gate.input(1);
    for (Node user : users(by)) {
      if (user.op() instanceof Relu) {
        return user;
      }
    }
    return by;
  }
}
