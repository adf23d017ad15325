package limpid.models.onnx;

import java.util.List;
import java.util.Map;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;

/** A choice between two graphs that is made when the net is traced. */
final class Branches {
  private Branches() {}

  static void in(Map<String, Operator> all) {
    all.put("If", Branches::chosen);
  }

  /** The graphs that a node has. */
  static List<OnnxGraph> inner(OnnxNode node) {
    return node.attributes().values().stream()
        .filter(OnnxAttribute.OfGraph.class::isInstance)
        .map(attribute -> ((OnnxAttribute.OfGraph) attribute).value())
        .toList();
  }

  private static List<Value> chosen(Call call) {
    if (call.value(0) instanceof Permuted condition && !condition.known()) {
      throw new IllegalArgumentException(
          "its condition depends on what the net is shown; one that follows from shapes and"
              + " constants is expected");
    }
    String branch = call.numbers(0)[0] != 0 ? "then_branch" : "else_branch";
    if (call.attributes().get(branch) instanceof OnnxAttribute.OfGraph(var graph)) {
      return call.inside().apply(graph);
    }
    throw new IllegalArgumentException("it has no " + branch);
  }
}
