package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;

/**
 * y = the mean of x under each window: {@code [N,H,W,C]} gives {@code [N,P,Q,C]}.
 *
 * @param ceil whether the output extents are rounded up, as PyTorch does it: a last window that
 *     begins beyond the input and the padding before it is dropped
 * @param countIncludePad whether padding counts as zeros in the mean, or not at all
 */
public record AvgPool2d(Window window, boolean ceil, boolean countIncludePad) implements Filling {

  @Override
  public String name() {
    return "avg_pool2d";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return PoolAxis.pooled(name(), window, ceil, inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    Taps.apply(rows(x), columns(x), inputs[0], y);
  }

  Taps rows(Shape x) {
    return taps(PoolAxis.rows(window, ceil, x));
  }

  Taps columns(Shape x) {
    return taps(PoolAxis.columns(window, ceil, x));
  }

  private Taps taps(PoolAxis axis) {
    Taps taps = Taps.mean(axis.in(), axis.taps());
    for (int i = 0; countIncludePad && i < taps.out(); i++) {
      Arrays.fill(taps.weight()[i], 1f / axis.padded(i));
    }
    return taps;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new AvgPool2dInput(this, y.input(0).shape()).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return (long) shape(inputs).size() * window.kernelH() * window.kernelW();
  }
}
