package limpid.core.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.core.op.Node;

/**
 * One run of a net: its nodes in topological order, each with its value, to be looked up by name.
 *
 * <p>No hooks exist because none are needed: the value of any layer is {@code
 * trace.at("layer4").value()}, its gradient one {@link Backward} sweep away.
 */
public final class Trace {
  private final Node input;
  private final Node output;
  private final List<Node> nodes;
  private final Map<String, Node> byName = new HashMap<>();

  /**
   * @param input the variable that the run started from
   * @param output what it came to
   * @throws IllegalArgumentException if two nodes carry one name
   */
  public Trace(Node input, Node output) {
    this.input = input;
    this.output = output;
    this.nodes = List.copyOf(Backward.topological(output));
    for (Node node : nodes) {
      for (String name : node.names()) {
        if (byName.put(name, node) != null) {
          throw new IllegalArgumentException("trace: two nodes are named " + name);
        }
      }
    }
  }

  public Node input() {
    return input;
  }

  public Node output() {
    return output;
  }

  /** All tracked nodes, inputs before what is made of them. */
  public List<Node> nodes() {
    return nodes;
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * The node of a name: a layer's own, or that of a module whose output it is.
   *
   * @throws UnknownLayerException with the nearest names
   */
  public Node at(String name) {
    Node node = byName.get(name);
    if (node == null) {
      throw new UnknownLayerException(
          name, layers().stream().flatMap(l -> l.names().stream()).toList());
    }
    return node;
  }

  /** The named nodes in the order of the run. */
  public List<Node> layers() {
    List<Node> named = new ArrayList<>(nodes);
    named.removeIf(node -> node.names().isEmpty());
    return named;
  }
}
