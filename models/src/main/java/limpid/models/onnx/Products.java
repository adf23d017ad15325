package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.BatchMatMul;
import limpid.core.op.Linear;
import limpid.core.op.Node;

/** Products of matrices. */
final class Products {
  private Products() {}

  static void in(Map<String, Operator> all) {
    all.put("Gemm", Operator.one(Products::gemm));
    all.put("MatMul", Operator.one(Products::matMul));
    all.put("CumSum", Operator.one(Products::runningSum));
  }

  /** y = alpha a b + beta c; with a constant b it is a fully-connected layer. */
  private static Value gemm(Call call) {
    Permuted a = call.flag("transA") ? turned(call.array(0)) : call.array(0);
    Permuted b = call.flag("transB") ? turned(call.array(1)) : call.array(1);
    float alpha = call.real("alpha", 1);
    float beta = call.real("beta", 1);
    Node w = scaled(b.plain(), alpha);
    if (!call.has(2)) {
      return Permuted.plain(new Linear().of(a.plain(), w));
    }
    Node c = scaled(call.array(2).plain(), beta);
    int out = w.shape().at(1);
    boolean bias = c.shape().size() == out && c.shape().at(-1) == out;
    Node y =
        bias ? new Linear().of(a.plain(), w, c.reshape(out)) : new Linear().of(a.plain(), w).add(c);
    return Permuted.plain(y);
  }

  private static Permuted turned(Permuted matrix) {
    return Moves.transposed(matrix, List.of(1, 0));
  }

  private static Node scaled(Node node, float factor) {
    return factor == 1 ? node : node.mul(factor);
  }

  /** A matrix that is the same for all rows before it makes a fully-connected layer. */
  private static Value matMul(Call call) {
    Permuted a = call.array(0);
    Permuted b = call.array(1);
    if (a.rank() == 1 || b.rank() == 1) {
      return ofVectors(a, b);
    }
    if (b.rank() > 2) {
      return Permuted.plain(new BatchMatMul(false, false).of(a.plain(), b.plain()));
    }
    if (a.rank() == 2) {
      return Permuted.plain(new Linear().of(a.plain(), b.plain()));
    }
    Permuted last = a.withLast(a.rank() - 1);
    int in = a.size(a.rank() - 1);
    int out = b.size(1);
    int rows = a.node().shape().size() / in;
    Node y = new Linear().of(last.node().reshape(rows, in), b.plain());
    return last.with(y.reshape(last.node().shape().with(-1, out)));
  }

  /** y_j = the sum of x_i up to j: a product with a triangle of ones. */
  private static Value runningSum(Call call) {
    Permuted x = call.array(0);
    Permuted last = x.withLast(x.axis(call.numbers(1)[0]));
    int n = last.node().shape().at(-1);
    boolean reverse = call.flag("reverse");
    int before = call.flag("exclusive") ? 1 : 0;
    Tensor ones = Tensor.zeros(Shape.of(n, n));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        ones.data()[i * n + j] = (reverse ? i - j : j - i) >= before ? 1 : 0;
      }
    }
    Node rows = last.node().reshape(last.node().shape().size() / n, n);
    Node sums = new Linear().of(rows, Node.constant(ones));
    return last.with(sums.reshape(last.node().shape()));
  }

  private static Value ofVectors(Permuted a, Permuted b) {
    List<Integer> extents = new ArrayList<>();
    Node left = a.rank() == 1 ? a.plain().reshape(1, a.size(0)) : a.plain();
    Node right = b.rank() == 1 ? b.plain().reshape(b.size(0), 1) : b.plain();
    Node y = new BatchMatMul(false, false).of(left, right);
    for (int axis = 0; axis < y.shape().rank(); axis++) {
      boolean row = axis == y.shape().rank() - 2 && a.rank() == 1;
      boolean column = axis == y.shape().rank() - 1 && b.rank() == 1;
      if (!row && !column) {
        extents.add(y.shape().at(axis));
      }
    }
    return Permuted.plain(y.reshape(extents.stream().mapToInt(Integer::intValue).toArray()));
  }
}
