package limpid.core.program;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.op.Node;
import limpid.core.op.TopKIndices;

/** Runs a graph as a trace would: op by op, each into memory of its own. */
record Interpreter(Graph graph, List<Node> inputs) {

  /** The values of all nodes for these values of the inputs. */
  Map<Node, Tensor> run(List<Tensor> values) {
    return run(values, 0, new SplittableRandom(0));
  }

  /**
   * The same with every value, but indices, disturbed by this share of the largest of its tensor:
   * what comes of it shows how far rounding may carry.
   */
  Map<Node, Tensor> run(List<Tensor> values, double noise, SplittableRandom random) {
    Map<Node, Tensor> found = new IdentityHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      found.put(inputs.get(i), values.get(i));
    }
    for (Node node : graph.nodes()) {
      if (!found.containsKey(node)) {
        Tensor value = node.inputs().isEmpty() ? node.value() : computed(node, found);
        boolean exact = noise == 0 || node.op() instanceof TopKIndices;
        found.put(node, exact ? value : disturbed(value, noise, random));
      }
    }
    return found;
  }

  private static Tensor computed(Node node, Map<Node, Tensor> found) {
    Tensor[] operands =
        node.inputs().stream()
            .map(input -> found.getOrDefault(input, input.value()))
            .toArray(Tensor[]::new);
    return node.op().forward(operands);
  }

  private static Tensor disturbed(Tensor value, double noise, SplittableRandom random) {
    Tensor disturbed = value.copy();
    double scale = noise * largest(value);
    for (int i = 0; i < disturbed.size(); i++) {
      disturbed.data()[i] += (float) (scale * random.nextDouble(-1, 1));
    }
    return disturbed;
  }

  static double largest(Tensor tensor) {
    double largest = 0;
    for (int i = 0; i < tensor.size(); i++) {
      largest = Math.max(largest, Math.abs(tensor.data()[i]));
    }
    return largest;
  }
}
