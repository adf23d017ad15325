package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * y = where the k largest elements of each row lie, the largest first, of equal ones the first in
 * the row: {@code [...,C]} gives {@code [...,k]} of whole numbers. A NaN is larger than all
 * numbers. Its gradient is 0.
 */
public record TopKIndices(int k) implements Filling {
  private static final int GRAIN = 1 << 12;

  @Override
  public String name() {
    return "top_k_indices";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return shape(name(), k, inputs);
  }

  static Shape shape(String op, int k, Shape... inputs) {
    Shape x = Softmax.lastAxis(op, inputs);
    if (k < 1 || k > x.at(-1)) {
      throw new ShapeException(
          op + ": input " + x + " wants 1 to " + x.at(-1) + " of each row, got " + k);
    }
    return x.with(-1, k);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    int n = inputs[0].shape().at(-1);
    Workers.shared()
        .ranges(
            y.size() / k,
            Math.max(1, GRAIN / n),
            (from, to) -> {
              long[] keys = new long[n];
              for (int row = from; row < to; row++) {
                for (int i = 0; i < n; i++) {
                  keys[i] = (long) Winners.order(x[row * n + i]) << 32 | n - 1 - i;
                }
                Arrays.sort(keys);
                for (int rank = 0; rank < k; rank++) {
                  y.data()[row * k + rank] = n - 1 - (int) keys[n - 1 - rank];
                }
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
