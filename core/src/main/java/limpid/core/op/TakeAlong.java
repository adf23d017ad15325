package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/**
 * y[…, k] = x[…, index[…, k]] along the last axis: {@code [...,C]} and an index {@code [...,K]} of
 * whole numbers from 0 to C - 1 give {@code [...,K]}. PyTorch calls this gather, ONNX
 * GatherElements; where the indices are known beforehand, {@link Gather} takes whole lines by them.
 */
public record TakeAlong() implements Filling {
  static final int GRAIN = 1 << 14;

  @Override
  public String name() {
    return "take_along";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    return rows(name(), inputs[0], inputs[1]);
  }

  /** The shape of an index, checked to have a row for each one of x. */
  static Shape rows(String op, Shape x, Shape index) {
    boolean fits = x.rank() > 0 && index.rank() == x.rank();
    if (!fits || !index.with(-1, 1).equals(x.with(-1, 1))) {
      throw new ShapeException(op + ": index " + index + " does not go along the rows of " + x);
    }
    return index;
  }

  /** An index of a row as an int. */
  static int index(float[] indices, int at, int extent) {
    int index = (int) indices[at];
    if (index != indices[at] || index < 0 || index >= extent) {
      throw new IllegalArgumentException(
          "index: wants whole numbers from 0 to " + (extent - 1) + ", got " + indices[at]);
    }
    return index;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    float[] x = inputs[0].data();
    float[] indices = inputs[1].data();
    int extent = inputs[0].shape().at(-1);
    int n = y.shape().at(-1);
    Workers.shared()
        .ranges(
            y.size(),
            GRAIN,
            (from, to) -> {
              for (int at = from; at < to; at++) {
                y.data()[at] = x[at / n * extent + index(indices, at, extent)];
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    int extent = y.input(0).shape().at(-1);
    return i == 0 ? new PutAlong(extent).of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
