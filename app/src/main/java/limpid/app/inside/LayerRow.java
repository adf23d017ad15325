package limpid.app.inside;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import limpid.app.line.Json;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.models.Architecture;
import limpid.nn.NamedParameter;
import limpid.nn.Weights;

/**
 * One named node of a net.
 *
 * @param names all its names, its own first
 * @param op the op that makes it
 * @param from the named nodes that it was made of, or {@code input}
 * @param parameters trained numbers that it and the unnamed nodes before it use
 * @param flops floating-point operations of it and the unnamed nodes before it, for one image
 */
record LayerRow(
    List<String> names, String op, List<String> from, Shape output, long parameters, long flops) {

  /** The rows of a net, in the order of a run. */
  static List<LayerRow> of(Architecture architecture) {
    Set<String> trained =
        architecture.manifest().stream()
            .filter(NamedParameter::trained)
            .map(NamedParameter::name)
            .collect(Collectors.toCollection(HashSet::new));
    Tensor outline = Tensor.outline(architecture.preprocessing().input());
    Trace trace = architecture.build(Weights.recording(new ArrayList<>())).trace(outline);
    Map<Node, Boolean> counted = new IdentityHashMap<>();
    List<LayerRow> rows = new ArrayList<>();
    for (Node node : trace.layers()) {
      long[] sums = new long[2];
      count(node, trained, counted, sums);
      Set<String> from = new LinkedHashSet<>();
      node.inputs().forEach(input -> sources(trace, input, from));
      rows.add(
          new LayerRow(
              trace.names(node),
              node.op().name(),
              List.copyOf(from),
              node.shape(),
              sums[0],
              sums[1]));
    }
    return rows;
  }

  /** The nearest nodes with names from here on back. */
  private static void sources(Trace trace, Node node, Set<String> from) {
    if (node == trace.input()) {
      from.add("input");
    } else if (node.op() != null && !node.names().isEmpty()) {
      from.add(trace.names(node).getFirst());
    } else {
      node.inputs().forEach(input -> sources(trace, input, from));
    }
  }

  /** Its own name. */
  String name() {
    return names.getFirst();
  }

  /** Adds parameters and FLOPs of a node and of what is before it that was not counted yet. */
  private static void count(
      Node node, Set<String> trained, Map<Node, Boolean> counted, long[] sums) {
    if (counted.put(node, true) != null) {
      return;
    }
    if (node.op() == null) {
      boolean counts = !node.names().isEmpty() && trained.remove(node.name());
      sums[0] += counts ? node.shape().size() : 0;
      return;
    }
    node.inputs().forEach(input -> count(input, trained, counted, sums));
    sums[1] += node.op().flops(node.inputs().stream().map(Node::shape).toArray(Shape[]::new));
  }

  static long parameters(List<LayerRow> rows) {
    return rows.stream().mapToLong(LayerRow::parameters).sum();
  }

  static long flops(List<LayerRow> rows) {
    return rows.stream().mapToLong(LayerRow::flops).sum();
  }

  Map<String, Object> json() {
    return Json.object(
        "names", names,
        "op", op,
        "from", from,
        "output", output.extents(),
        "parameters", parameters,
        "flops", flops);
  }
}
