package limpid.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts nodes in an order in which each value is made before it is used: the file's own, where it is
 * one.
 *
 * @param inner whether values may come from a graph around this one
 * @param known the values that no node makes
 */
record OnnxOrder(MappedFile file, boolean inner, Set<String> known) {
  private static final int SHOWN = 4;

  List<OnnxNode> of(List<OnnxNode> nodes) {
    Map<String, Integer> makers = makers(nodes);
    List<List<Integer>> users = new ArrayList<>();
    nodes.forEach(node -> users.add(new ArrayList<>()));
    int[] waiting = new int[nodes.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waiting.length; i++) {
      for (String value : taken(nodes.get(i), makers)) {
        users.get(makers.get(value)).add(i);
        waiting[i]++;
      }
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<OnnxNode> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      ordered.add(nodes.get(next));
      users.get(next).stream().filter(user -> --waiting[user] == 0).forEach(ready::add);
    }
    refuseCycles(nodes, waiting);
    return List.copyOf(ordered);
  }

  /** Refuses an output that nothing makes. */
  void require(List<OnnxValue> outputs, List<OnnxNode> nodes) {
    Set<String> made = new HashSet<>(known);
    nodes.forEach(node -> made.addAll(node.outputs()));
    for (OnnxValue output : outputs) {
      if (!inner && !made.contains(output.name())) {
        throw file.refuse("ONNX graph: nothing makes its output '%s'", output.name());
      }
    }
  }

  private Map<String, Integer> makers(List<OnnxNode> nodes) {
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        if (!output.isEmpty() && (known.contains(output) || makers.put(output, i) != null)) {
          throw file.refuse("ONNX graph: the value '%s' is made twice", output);
        }
      }
    }
    return makers;
  }

  /** The values of other nodes that this one and the graphs in it take, each once. */
  private Set<String> taken(OnnxNode node, Map<String, Integer> makers) {
    Set<String> taken = new HashSet<>(node.inputs());
    for (String value : taken) {
      if (!inner && !value.isEmpty() && !known.contains(value) && !makers.containsKey(value)) {
        throw file.refuse(
            "ONNX graph: node '%s' takes '%s', which nothing makes", node.name(), value);
      }
    }
    node.attributes().values().forEach(attribute -> taken.addAll(mentioned(attribute)));
    taken.retainAll(makers.keySet());
    return taken;
  }

  private static Set<String> mentioned(OnnxAttribute attribute) {
    if (!(attribute instanceof OnnxAttribute.OfGraph(OnnxGraph graph))) {
      return Set.of();
    }
    Stream<String> ofNodes =
        graph.nodes().stream()
            .flatMap(
                node ->
                    Stream.concat(
                        node.inputs().stream(),
                        node.attributes().values().stream().flatMap(a -> mentioned(a).stream())));
    return Stream.concat(ofNodes, graph.outputs().stream().map(OnnxValue::name))
        .collect(Collectors.toSet());
  }

  private void refuseCycles(List<OnnxNode> nodes, int... waiting) {
    List<String> circular =
        IntStream.range(0, waiting.length)
            .filter(i -> waiting[i] > 0)
            .mapToObj(i -> "'" + nodes.get(i).name() + "'")
            .limit(SHOWN)
            .toList();
    if (!circular.isEmpty()) {
      throw file.refuse(
          "ONNX graph: it has a cycle, for nodes wait for their own outputs: %s",
          String.join(", ", circular));
    }
  }
}
