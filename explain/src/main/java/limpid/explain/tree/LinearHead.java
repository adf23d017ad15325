package limpid.explain.tree;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.MatMul;
import limpid.core.op.Node;

/**
 * The last linear layer of a classifier: fully connected, or a convolution of 1x1.
 *
 * @param layer its name
 * @param rows {@code [classes, features]}, the weights of each class
 */
public record LinearHead(String layer, Tensor rows) {

  /**
   * The head of a net. Behind it may be what has no weights.
   *
   * @throws IllegalArgumentException if the output is not made of a linear layer with as many
   *     outputs
   */
  public static LinearHead of(Trace trace) {
    Node output = trace.output();
    Graph moved = Graph.between(List.of(trace.input()), List.of(output));
    int classes = output.shape().at(-1);
    Node node = output;
    while (node.op() != null) {
      if (weighted(node, classes)) {
        List<String> names = trace.names(node);
        String name = names.isEmpty() ? node.toString() : names.getLast();
        return new LinearHead(name, transposed(node.input(1).value(), classes));
      }
      List<Node> inputs = node.inputs().stream().filter(moved::contains).toList();
      if (inputs.size() != 1 || node.op() instanceof Conv2d) {
        break;
      }
      node = inputs.getFirst();
    }
    throw new IllegalArgumentException(
        "a linear head is expected, a last layer with a row of weights for each of %d outputs; the output comes from %s"
            .formatted(classes, node));
  }

  private static boolean weighted(Node node, int classes) {
    return switch (node.op()) {
      case Linear linear -> node.shape().at(1) == classes;
      case MatMul product ->
          product.equals(new MatMul(false, false)) && node.shape().at(-1) == classes;
      case Conv2d conv -> {
        Shape w = node.input(1).shape();
        yield w.at(0) == 1 && w.at(1) == 1 && conv.groups() == 1 && w.at(3) == classes;
      }
      default -> false;
    };
  }

  /** {@code [..., features, classes]} turned into rows of classes. */
  private static Tensor transposed(Tensor weights, int classes) {
    Node columns = Node.constant(weights).reshape(weights.size() / classes, classes);
    return columns.permute(1, 0).value();
  }
}
