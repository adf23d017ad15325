package limpid.models.onnx;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * {@code Y = R X C^T} for each channel of a map: what poolings and resizings are, whose rows and
 * columns are weighed apart. R and C are found by what an op of images one pixel wide makes of a 1
 * in each place.
 */
final class Separable {
  private Separable() {}

  /** The current node of its first input. */
  static void write(Draft d, Node node, Op rows, Op columns) {
    Shape x = node.input(0).shape();
    String weighed =
        d.step("MatMul", List.of(d.constant(turned(along(rows, x.at(1)))), d.value(node.input(0))));
    d.make("MatMul", List.of(weighed, d.constant(along(columns, x.at(2)))));
  }

  /** Its adjoint, {@code X = R^T Y C}. */
  static void adjoint(Draft d, Node node, Op rows, Op columns) {
    Shape x = node.shape();
    String weighed =
        d.step("MatMul", List.of(d.constant(along(rows, x.at(1))), d.value(node.input(0))));
    d.make("MatMul", List.of(weighed, d.constant(turned(along(columns, x.at(2))))));
  }

  /** What each of n places in a column gives to each place of the output. */
  private static Tensor along(Op op, int n) {
    Tensor ones = Tensor.zeros(Shape.of(n, n, 1, 1));
    for (int i = 0; i < n; i++) {
      ones.data()[i * n + i] = 1;
    }
    Tensor made = op.forward(ones);
    return made.reshape(Shape.of(n, made.size() / n));
  }

  private static Tensor turned(Tensor matrix) {
    return Draft.permuted(matrix, 1, 0);
  }
}
