package limpid.explain.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.Node;

/**
 * A run cut in two at a layer: what lies behind the layer is a function of its feature maps, and of
 * the nodes beside it, which reach the output without crossing it, as the other branch of a
 * residual block does.
 *
 * @param layer whose feature maps are {@code [N,h,w,C]}
 * @param beside nodes that do not depend on the layer, and are read by some that do; one row for
 *     each image
 */
record Cut(SpatialLayer layer, List<Node> beside) {

  /**
   * @throws ShapeException if the output does not depend on the layer, or the run cannot be cut
   *     there
   */
  static Cut of(Trace trace, LayerChoice choice) {
    SpatialLayer layer = choice.in(trace);
    Set<Node> behind = identities();
    behind.add(layer.node());
    Set<Node> seen = identities();
    List<Node> beside = new ArrayList<>();
    Graph graph = Graph.of(trace.output());
    for (Node node : graph.nodes()) {
      if (node != layer.node() && node.inputs().stream().anyMatch(behind::contains)) {
        behind.add(node);
        node.inputs().stream()
            .filter(input -> input.tracked() && !behind.contains(input) && seen.add(input))
            .forEach(beside::add);
      }
    }
    if (!behind.contains(trace.output())) {
      throw new ShapeException(
          "layer %s: the net's output does not depend on it; one that it depends on: %s"
              .formatted(layer.name(), SpatialLayer.last(trace).name()));
    }
    beside.forEach(node -> requireRows(layer, node, trace.input().shape().at(0)));
    return new Cut(layer, List.copyOf(beside));
  }

  private static Set<Node> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static void requireRows(SpatialLayer layer, Node node, int images) {
    Shape shape = node.shape();
    if (shape.rank() == 0 || shape.at(0) != images) {
      throw new ShapeException(
          "layer %s: the net cannot be cut there, for %s goes past it, which has not a row for each image"
              .formatted(layer.name(), node));
    }
  }

  /** What the output is a function of. */
  List<Node> inputs() {
    List<Node> inputs = new ArrayList<>(List.of(layer.node()));
    inputs.addAll(beside);
    return inputs;
  }
}
