package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;

/**
 * y = a b, the product of two matrices: {@code [N,K]} with {@code [K,M]} gives {@code [N,M]}.
 * Either may enter transposed: {@code [K,N]}, {@code [M,K]}.
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Filling {
  private static final int BLOCK = 32;
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
    int columns = inputs[0].at(transposeA ? 0 : 1);
    int rows = inputs[1].at(transposeB ? 1 : 0);
    if (columns != rows) {
      throw new ShapeException(
          name()
              + ": "
              + role(inputs[0], transposeA)
              + " has "
              + columns
              + " columns, "
              + role(inputs[1], transposeB)
              + " has "
              + rows
              + " rows");
    }
    return Shape.of(inputs[0].at(transposeA ? 1 : 0), inputs[1].at(transposeB ? 0 : 1));
  }

  private static String role(Shape input, boolean transposed) {
    return input + (transposed ? " transposed" : "");
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    int samples = inputs[0].shape().at(0);
    if (!transposeA && transposeB && samples < FEW) {
      byRows(y, samples, inputs[0], inputs[1]);
      return;
    }
    if (transposeA && !transposeB) {
      int in = inputs[0].shape().at(1);
      int out = inputs[1].shape().at(1);
      Kernels.active().linearWeight(samples, in, out, inputs[0].data(), inputs[1].data(), y.data());
      return;
    }
    Tensor a = transposeA ? transposed(inputs[0]) : inputs[0];
    Tensor b = transposeB ? transposed(inputs[1]) : inputs[1];
    int n = a.shape().at(0);
    int m = b.shape().at(1);
    Kernels.active().linear(n, b.shape().at(0), m, a.data(), b.data(), null, y.data());
  }

  /** Few rows times a transposed matrix: read as it lies, for to transpose it would take longer. */
  private static void byRows(Tensor y, int samples, Tensor a, Tensor b) {
    int in = b.shape().at(0);
    int out = b.shape().at(1);
    Kernels.active().linearInput(samples, in, out, a.data(), b.data(), y.data());
  }

  /** The transpose of a matrix, block by block, so that both sides stay in the cache. */
  private static Tensor transposed(Tensor matrix) {
    int rows = matrix.shape().at(0);
    int columns = matrix.shape().at(1);
    Tensor y = Tensor.zeros(Shape.of(columns, rows));
    float[] from = matrix.data();
    float[] to = y.data();
    int bands = (columns + BLOCK - 1) / BLOCK;
    Workers.shared()
        .ranges(
            bands,
            Math.max(1, (1 << 15) / (BLOCK * rows)),
            (first, last) -> {
              for (int row = 0; row < rows; row += BLOCK) {
                int rowEnd = Math.min(row + BLOCK, rows);
                for (int c = first * BLOCK; c < Math.min(last * BLOCK, columns); c++) {
                  for (int r = row; r < rowEnd; r++) {
                    to[c * rows + r] = from[r * columns + c];
                  }
                }
              }
            });
    return y;
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
    return 2L * shape(inputs).size() * inputs[0].at(transposeA ? 0 : 1);
  }
}
