package limpid.models.onnx;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;
import limpid.weights.OnnxValue;

/** The graph of a file with weights: each time it is run its nodes become ops. */
final class BuiltGraph {
  private final OnnxNet net;
  private final OnnxGraph graph;
  private final Map<String, Value> constants;
  private final Set<String> needed;

  /** Runs on as many images as the graph was written down for, by the shapes of the inputs. */
  private final Map<InputShapes, Map<String, Value>> written = new ConcurrentHashMap<>();

  BuiltGraph(OnnxNet net, Map<String, Value> known) {
    this.net = net;
    this.graph = net.file().graph();
    this.constants = new GraphRun(net, graph, NodeNames.NONE, Map.of(), known).constants();
    this.needed = needed();
  }

  /** The values that the outputs are made of; all inputs, where these are made of none. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>(net.outputs());
    for (OnnxNode node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        read(node, needed);
      }
    }
    List<String> inputs = graph.inputs().stream().map(OnnxValue::name).toList();
    if (Collections.disjoint(inputs, needed)) {
      needed.addAll(inputs);
    }
    return needed;
  }

  private void read(OnnxNode node, Set<String> values) {
    values.addAll(node.inputs());
    Branches.inner(node).forEach(inner -> inner.nodes().forEach(inside -> read(inside, values)));
    Branches.inner(node)
        .forEach(inner -> inner.outputs().forEach(value -> values.add(value.name())));
  }

  /** The inputs that the outputs are made of. */
  List<String> inputs() {
    return graph.inputs().stream().map(OnnxValue::name).filter(needed::contains).toList();
  }

  /** The outputs of a run, by name. */
  Map<String, Node> run(Map<String, Node> given, NodeNames names) {
    Map<String, Value> values = values(given, names, written(given));
    ImageInput images = ImageInput.of(graph);
    Map<String, Node> outputs = new LinkedHashMap<>();
    net.outputs().forEach(name -> outputs.put(name, images.made(values.get(name).array())));
    return outputs;
  }

  private Map<String, Value> values(
      Map<String, Node> given, NodeNames names, Map<String, Value> written) {
    Map<String, Value> values = new LinkedHashMap<>(constants);
    given.forEach((name, node) -> values.put(name, new ImageInput(graph, input(name)).taken(node)));
    return new GraphRun(net, graph, names, written, values).all(needed);
  }

  private OnnxValue input(String name) {
    return graph.inputs().stream()
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** All values of a run on as many images as the graph was written for; none if this is one. */
  private Map<String, Value> written(Map<String, Node> given) {
    InputShapes shapes = InputShapes.of(given);
    int batch = net.batch().orElse(shapes.images());
    return batch == shapes.images()
        ? Map.of()
        : written.computeIfAbsent(
            shapes.with(batch),
            own ->
                values(
                    own.variables((_, shape) -> Tensor.outline(shape)), NodeNames.NONE, Map.of()));
  }
}
