package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * y = the maximum of x under each window: {@code [N,H,W,C]} gives {@code [N,P,Q,C]}. Padding never
 * wins; a NaN does.
 *
 * @param ceil whether the output extents are rounded up, as PyTorch does it: a last window that
 *     begins beyond the input and the padding before it is dropped
 */
public record MaxPool2d(Window window, boolean ceil) implements Filling {
  private static final int GRAIN = 1 << 16;

  @Override
  public String name() {
    return "max_pool2d";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return PoolAxis.pooled(name(), window, ceil, inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Windows windows = new Windows(this, inputs[0].shape());
    int c = y.shape().at(3);
    int line = y.shape().at(2) * c;
    Workers.shared()
        .ranges(
            y.shape().at(0) * y.shape().at(1),
            Math.max(1, GRAIN / (line * window.kernelH() * window.kernelW())),
            (from, to) -> {
              int[] taps = windows.buffer();
              for (int row = from; row < to; row++) {
                for (int q = 0; q < y.shape().at(2); q++) {
                  int count = windows.taps(row, q, taps);
                  Strips.active()
                      .max(inputs[0].data(), 0, taps, count, y.data(), row * line + q * c, c);
                }
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new MaxPool2dInput(this).of(g, y.input(0));
  }

  @Override
  public long flops(Shape... inputs) {
    return (long) shape(inputs).size() * window.kernelH() * window.kernelW();
  }
}
