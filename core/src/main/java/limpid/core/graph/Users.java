package limpid.core.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.op.Node;

/** Who uses whom among some nodes; found out when somebody first asks. */
final class Users {
  private final List<Node> nodes;
  private Map<Node, List<Node>> users;

  Users(List<Node> nodes) {
    this.nodes = nodes;
  }

  /** The nodes that have this one among their inputs, each once, in the order of the run. */
  List<Node> of(Node node) {
    if (users == null) {
      users = new IdentityHashMap<>();
      for (Node user : nodes) {
        user.inputs().stream()
            .distinct()
            .forEach(input -> users.computeIfAbsent(input, n -> new ArrayList<>()).add(user));
      }
    }
    return List.copyOf(users.getOrDefault(node, List.of()));
  }
}
