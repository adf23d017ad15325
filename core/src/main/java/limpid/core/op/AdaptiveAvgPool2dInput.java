package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * The adjoint of an adaptive average pooling: {@code dy [N,h,w,C] -> dx [N,H,W,C]}, every element
 * spread evenly over its bin.
 *
 * @param pool the pooling
 * @param x the shape of its input
 */
public record AdaptiveAvgPool2dInput(AdaptiveAvgPool2d pool, Shape x) implements Filling {

  @Override
  public String name() {
    return "adaptive_avg_pool2d_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Taps.adjoint(name(), pool.shape(x), x, inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Taps rows = AdaptiveAvgPool2d.bins(x.at(1), pool.h());
    Taps columns = AdaptiveAvgPool2d.bins(x.at(2), pool.w());
    Taps.apply(rows.transposed(), columns.transposed(), inputs[0], y);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return pool.of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return pool.flops(x);
  }
}
