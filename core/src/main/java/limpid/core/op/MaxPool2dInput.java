package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;

/**
 * The gradient of a max pooling: {@code (dy [N,P,Q,C], x [N,H,W,C]) -> dx [N,H,W,C]}, every element
 * added to the pixel that holds the maximum of its window, the first in reading order of equal
 * ones. Linear in dy; its gradient in x is 0 almost everywhere.
 */
public record MaxPool2dInput(MaxPool2d pool) implements Filling {
  private static final int BLOCK = 16;

  @Override
  public String name() {
    return "max_pool2d_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    Shape y = pool.shape(inputs[1]);
    if (!y.equals(inputs[0])) {
      throw new ShapeException(name() + ": gradient " + inputs[0] + " for an output " + y);
    }
    return inputs[1];
  }

  /** Pieces share no element of dx: they are images, or channels of them. */
  @Override
  public void into(Tensor dx, Tensor... inputs) {
    Shape x = inputs[1].shape();
    Windows windows = new Windows(pool, x);
    Workers workers = Workers.shared();
    int c = x.at(3);
    int wanted = Math.ceilDiv(workers.threads(), x.at(0));
    int block = Math.min(c, Math.ceilDiv(Math.ceilDiv(c, wanted), BLOCK) * BLOCK);
    int blocks = Math.ceilDiv(c, block);
    workers.split(
        x.at(0),
        image ->
            Arrays.fill(
                dx.data(), image * (x.size() / x.at(0)), (image + 1) * (x.size() / x.at(0)), 0));
    workers.split(
        x.at(0) * blocks,
        piece -> {
          int first = piece % blocks * block;
          image(windows, piece / blocks, first, Math.min(block, c - first), dx, inputs);
        });
  }

  private static void image(
      Windows windows, int image, int first, int channels, Tensor dx, Tensor... inputs) {
    float[] g = inputs[0].data();
    float[] x = inputs[1].data();
    int c = dx.shape().at(3);
    int[] taps = windows.buffer();
    for (int row = image * windows.rows(); row < (image + 1) * windows.rows(); row++) {
      for (int column = 0; column < windows.columns(); column++) {
        int count = windows.taps(row, column, taps);
        int go = (row * windows.columns() + column) * c + first;
        Strips.active().maxInput(x, first, taps, count, g, go, dx.data(), channels);
      }
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? new MaxPool2dPick(pool).of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return pool.flops(inputs[1]);
  }
}
