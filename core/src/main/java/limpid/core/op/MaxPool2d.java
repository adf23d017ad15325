package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Window;
import limpid.core.kernel.Workers;

/**
 * y = the maximum of x under each window: {@code [N,H,W,C]} gives {@code [N,P,Q,C]}. Padding never
 * wins; a NaN does.
 *
 * @param ceil whether the output extents are rounded up, as PyTorch does it: a last window that
 *     begins beyond the input and the padding before it is dropped
 */
public record MaxPool2d(Window window, boolean ceil) implements Filling {
  private static final int GRAIN = 1 << 14;

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
    Shape x = inputs[0].shape();
    int[][] rows = PoolAxis.rows(window, ceil, x).taps();
    int[][] columns = PoolAxis.columns(window, ceil, x).taps();
    int c = x.at(3);
    int line = x.at(2) * c;
    Workers.shared()
        .ranges(
            x.at(0) * rows.length,
            Math.max(1, GRAIN / line),
            (from, to) -> {
              float[] tallest = new float[line];
              float[] source = new float[line];
              for (int row = from; row < to; row++) {
                int image = row / rows.length * x.at(1);
                overRows(inputs[0].data(), image, rows[row % rows.length], source, tallest);
                overColumns(tallest, columns, y.data(), row * columns.length * c, c);
              }
            });
  }

  /**
   * The maximum over some rows of the image, for every column and channel. They are copied first:
   * only loops whose arrays all begin at index 0 are sure to become vector code.
   */
  private static void overRows(float[] x, int image, int[] rows, float[] source, float[] y) {
    System.arraycopy(x, (image + rows[0]) * y.length, y, 0, y.length);
    for (int row = 1; row < rows.length; row++) {
      System.arraycopy(x, (image + rows[row]) * y.length, source, 0, y.length);
      maximum(source, y);
    }
  }

  private static void maximum(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(y[i], x[i]);
    }
  }

  /** The maximum over the columns of each window, for every channel. */
  private static void overColumns(float[] x, int[][] columns, float[] y, int to, int c) {
    for (int[] column : columns) {
      System.arraycopy(x, column[0] * c, y, to, c);
      for (int tap = 1; tap < column.length; tap++) {
        maximum(x, column[tap] * c, y, to, c);
      }
      to += c;
    }
  }

  private static void maximum(float[] x, int from, float[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] = Math.max(y[to + i], x[from + i]);
    }
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
