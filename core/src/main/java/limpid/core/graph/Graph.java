package limpid.core.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.op.Node;

/**
 * The nodes that some outputs depend on, in topological order, with who uses whom.
 *
 * <p>It is a value: a look at nodes that are there already, which it neither copies nor changes.
 * Constants are not part of it, for they have no past and nothing reaches them.
 */
public final class Graph {
  private final List<Node> outputs;
  private final Set<Node> cut = identities();
  private final Set<Node> ends = identities();
  private final List<Node> nodes;
  private final Set<Node> members = identities();
  private final Map<Node, List<Node>> users = new IdentityHashMap<>();

  private Graph(Collection<Node> inputs, List<Node> outputs) {
    this.outputs = List.copyOf(outputs);
    ends.addAll(outputs);
    cut.addAll(inputs);
    nodes = List.copyOf(sorted());
    members.addAll(nodes);
    for (Node node : nodes) {
      inputs(node).forEach(x -> users.computeIfAbsent(x, n -> new ArrayList<>()).add(node));
    }
  }

  /** All that these outputs depend on, back to the variables. */
  public static Graph of(List<Node> outputs) {
    return new Graph(List.of(), outputs);
  }

  /** All that these outputs depend on, back to the variables. */
  public static Graph of(Node... outputs) {
    return of(List.of(outputs));
  }

  /**
   * What leads from some nodes to others: the past of an input is not looked at, so it belongs to
   * the graph only where an output depends on it in another way.
   */
  public static Graph between(List<Node> inputs, List<Node> outputs) {
    return new Graph(inputs, outputs);
  }

  static Set<Node> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private List<Node> sorted() {
    List<Node> order = new ArrayList<>();
    Set<Node> entered = identities();
    Set<Node> placed = identities();
    Deque<Node> stack = new ArrayDeque<>(outputs);
    while (!stack.isEmpty()) {
      Node node = stack.peek();
      if (entered.add(node)) {
        inputs(node).reversed().stream()
            .filter(input -> input.tracked() && !entered.contains(input))
            .forEach(stack::push);
      } else if (placed.add(stack.pop())) {
        order.add(node);
      }
    }
    return order;
  }

  /** What it was asked for, as it was asked for. */
  public List<Node> outputs() {
    return outputs;
  }

  /** Whether this node is one of the outputs. */
  public boolean ends(Node node) {
    return ends.contains(node);
  }

  /** The tracked nodes and the outputs, inputs before what is made of them. */
  public List<Node> nodes() {
    return nodes;
  }

  /** What a node is made of here: nothing, where its past is not looked at. */
  public List<Node> inputs(Node node) {
    return cut.contains(node) ? List.of() : node.inputs();
  }

  /** Whether this node is one of {@link #nodes}. */
  public boolean contains(Node node) {
    return members.contains(node);
  }

  /**
   * The nodes that read this one, in topological order; one that reads it twice stands there twice.
   */
  public List<Node> users(Node node) {
    return Collections.unmodifiableList(users.getOrDefault(node, List.of()));
  }

  /**
   * The graph that these rewrites make of this one, one after the other.
   *
   * @see Rewrite
   */
  public Rewritten rewritten(Rewrite... rewrites) {
    Rewritten rewritten = Rewritten.nothing(this);
    for (Rewrite rewrite : rewrites) {
      rewritten = rewritten.then(rewrite);
    }
    return rewritten;
  }

  /**
   * The same graph over {@linkplain limpid.core.Tensor#outline outlines}: each variable, and each
   * input that it was cut at, is a variable without elements. Nothing is computed.
   */
  public Rewritten outlined() {
    return Rewritten.outlined(this);
  }

  /** The inputs whose past is not looked at. */
  Set<Node> cut() {
    return cut;
  }

  /** The node that reads this one where nobody else does and it is no output, or null. */
  public Node onlyUser(Node node) {
    List<Node> all = users.getOrDefault(node, List.of());
    return all.size() == 1 && !ends(node) ? all.getFirst() : null;
  }
}
