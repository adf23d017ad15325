package limpid.core.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import limpid.core.op.Node;

/**
 * One run of a net: its nodes in topological order, each with its value, to be looked up by name.
 *
 * <p>No hooks exist because none are needed: the value of any layer is {@code
 * trace.at("layer4").value()}, its gradient one {@link Backward} sweep away.
 *
 * <p>A layer that is applied twice has two nodes: {@code shared} is the first, {@code shared#2} the
 * second.
 */
public final class Trace {
  private static final int SHOWN = 8;

  private final SequencedMap<String, Node> inputs;
  private final SequencedMap<String, Node> outputs;
  private final List<Node> nodes;
  private final Map<String, Node> byName = new HashMap<>();
  private final Map<Node, List<String>> names = new IdentityHashMap<>();
  private final Map<String, List<Node>> uses = new HashMap<>();

  /**
   * A run from one node to another.
   *
   * @param input the variable that the run started from
   * @param output what it came to
   */
  public Trace(Node input, Node output) {
    this(one("input", input), one("output", output));
  }

  /**
   * A run of a net with several inputs or outputs.
   *
   * @param inputs the variables that the run started from, by name, the main one first
   * @param outputs what it came to, by name, the main one first
   * @throws IllegalArgumentException if there are none
   */
  public Trace(SequencedMap<String, Node> inputs, SequencedMap<String, Node> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException("trace: wants at least one input and one output");
    }
    this.inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
    this.outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    this.nodes = Graph.of(List.copyOf(outputs.sequencedValues())).nodes();
    nodes.forEach(this::register);
  }

  private static SequencedMap<String, Node> one(String name, Node node) {
    SequencedMap<String, Node> map = new LinkedHashMap<>();
    map.put(name, node);
    return map;
  }

  private void register(Node node) {
    List<String> own = new ArrayList<>();
    for (String name : node.names()) {
      List<Node> of = uses.computeIfAbsent(name, n -> new ArrayList<>());
      of.add(node);
      int use = of.size();
      String free = use == 1 ? name : name + "#" + use;
      while (byName.containsKey(free)) {
        free = name + "#" + ++use;
      }
      byName.put(free, node);
      own.add(free);
    }
    names.put(node, List.copyOf(own));
  }

  /** The variable that the run started from; of several the first. */
  public Node input() {
    return inputs.firstEntry().getValue();
  }

  /** What the run came to; of several outputs the first. */
  public Node output() {
    return outputs.firstEntry().getValue();
  }

  /** All inputs, by name. */
  public SequencedMap<String, Node> inputs() {
    return inputs;
  }

  /** All outputs, by name. */
  public SequencedMap<String, Node> outputs() {
    return outputs;
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
          name, layers().stream().flatMap(l -> names(l).stream()).toList());
    }
    return node;
  }

  /** The nodes of a layer or module, one for each time that it was applied. */
  public List<Node> uses(String name) {
    return List.copyOf(uses.getOrDefault(name, List.of()));
  }

  /** The names by which a node of this run is found, the layer's own first. */
  public List<String> names(Node node) {
    return names.getOrDefault(node, List.of());
  }

  /** The named nodes in the order of the run. */
  public List<Node> layers() {
    List<Node> named = new ArrayList<>(nodes);
    named.removeIf(node -> node.names().isEmpty());
    return named;
  }

  /** The first and the last layers with their shapes, a line each. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("trace of " + nodes.size() + " nodes");
    inputs.forEach((name, node) -> lines.add("  " + name + " " + node.shape()));
    List<Node> layers = layers();
    for (int i = 0; i < layers.size(); i++) {
      if (i < SHOWN || i >= layers.size() - SHOWN) {
        lines.add("  " + line(layers.get(i)));
      } else if (i == SHOWN) {
        lines.add("  … " + (layers.size() - 2 * SHOWN) + " more layers");
      }
    }
    outputs.forEach((name, node) -> lines.add("  " + name + " " + node.shape()));
    return String.join("\n", lines);
  }

  private String line(Node node) {
    String what = node.op() == null ? "input" : node.op().name();
    return names(node).getFirst() + " " + what + " " + node.shape();
  }
}
