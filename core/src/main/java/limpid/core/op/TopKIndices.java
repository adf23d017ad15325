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
              long[] best = new long[k];
              for (int row = from; row < to; row++) {
                select(x, row * n, n, best);
                for (int rank = 0; rank < k; rank++) {
                  y.data()[row * k + rank] = n - 1 - (int) best[k - 1 - rank];
                }
              }
            });
  }

  /**
   * The largest keys of a row, sorted: an element's order above, and below it how far it is from
   * the end. They are kept in a heap, whose root, the least of them, is what the next has to beat.
   */
  private static void select(float[] x, int at, int n, long[] best) {
    int k = best.length;
    for (int i = 0; i < k; i++) {
      best[i] = key(x[at + i], n - 1 - i);
    }
    Arrays.sort(best);
    for (int i = k; i < n; i++) {
      long key = key(x[at + i], n - 1 - i);
      if (key > best[0]) {
        sink(best, key);
      }
    }
    Arrays.sort(best);
  }

  private static long key(float value, int fromEnd) {
    return (long) Winners.order(value) << 32 | fromEnd;
  }

  /** Puts a key in the place of the root, each parent being below its children. */
  private static void sink(long[] heap, long key) {
    int at = 0;
    for (int child = 1; child < heap.length; child = 2 * at + 1) {
      child += child + 1 < heap.length && heap[child + 1] < heap[child] ? 1 : 0;
      if (heap[child] >= key) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return null;
  }
}
