package limpid.core.op;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Kernels;

/**
 * y = a b, the product of two matrices: {@code [N,K]} with {@code [K,M]} gives {@code [N,M]}.
 * Either may enter transposed: {@code [K,N]}, {@code [M,K]}.
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Sharing {
  private static final Permute TRANSPOSE = new Permute(Axes.of(1, 0));
  private static final int FEW = 256;

  @Override
  public String name() {
    return "matmul";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    for (Shape input : inputs) {
      if (input.rank() != 2) {
        throw new ShapeException(name() + ": input " + input + " wants 2 axes");
      }
    }
    return product(name(), inputs[0], inputs[1]);
  }

  /** The shape of the product of two matrices, checked. */
  Shape product(String op, Shape a, Shape b) {
    int columns = a.at(transposeA ? 0 : 1);
    int rows = b.at(transposeB ? 1 : 0);
    if (columns != rows) {
      throw new ShapeException(
          op
              + ": "
              + role(a, transposeA)
              + " has "
              + columns
              + " columns, "
              + role(b, transposeB)
              + " has "
              + rows
              + " rows");
    }
    return Shape.of(a.at(transposeA ? 1 : 0), b.at(transposeB ? 0 : 1));
  }

  private static String role(Shape input, boolean transposed) {
    return input + (transposed ? " transposed" : "");
  }

  /** Whether no matrix is transposed first: to transpose for few samples would take longer. */
  private boolean asTheyLie(Shape a) {
    return transposeA ? !transposeB : transposeB && a.at(0) < FEW;
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    if (asTheyLie(inputs[0])) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    if (transposeA) {
      parts.add(new Part(TRANSPOSE, List.of(0)));
    }
    if (transposeB) {
      parts.add(new Part(TRANSPOSE, List.of(1)));
    }
    return parts;
  }

  @Override
  public void finish(Tensor y, Tensor... inputs) {
    Tensor a = inputs[0];
    Tensor b = inputs[1];
    if (asTheyLie(a.shape())) {
      asTheyLie(y, a, b);
      return;
    }
    a = transposeA ? inputs[2] : a;
    b = transposeB ? inputs[inputs.length - 1] : b;
    Kernels.active()
        .linear(
            a.shape().at(0), a.shape().at(1), y.shape().at(1), a.data(), b.data(), null, y.data());
  }

  private void asTheyLie(Tensor y, Tensor a, Tensor b) {
    int samples = a.shape().at(0);
    if (transposeA) {
      int in = a.shape().at(1);
      Kernels.active().linearWeight(samples, in, b.shape().at(1), a.data(), b.data(), y.data());
    } else {
      int in = b.shape().at(0);
      Kernels.active().linearInput(samples, in, b.shape().at(1), a.data(), b.data(), y.data());
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node a = y.input(0);
    Node b = y.input(1);
    if (i == 0) {
      return transposeA
          ? new MatMul(transposeB, true).of(b, g)
          : new MatMul(false, !transposeB).of(g, b);
    }
    return transposeB
        ? new MatMul(true, transposeA).of(g, a)
        : new MatMul(!transposeA, false).of(a, g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 2L * shape(inputs[0], inputs[1]).size() * inputs[0].at(transposeA ? 0 : 1);
  }
}
