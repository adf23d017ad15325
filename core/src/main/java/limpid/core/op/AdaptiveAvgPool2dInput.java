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
public record AdaptiveAvgPool2dInput(AdaptiveAvgPool2d pool, Shape x) implements Op {

  @Override
  public String name() {
    return "adaptive_avg_pool2d_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Taps.adjoint(name(), pool.shape(x), x, inputs);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    Taps rows = AdaptiveAvgPool2d.bins(x.at(1), pool.h());
    Taps columns = AdaptiveAvgPool2d.bins(x.at(2), pool.w());
    return Taps.apply(rows.transposed(), columns.transposed(), inputs[0]);
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
