package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * The adjoint of an average pooling: {@code dy [N,P,Q,C] -> dx [N,H,W,C]}, every element spread
 * evenly over its window.
 *
 * @param pool the pooling
 * @param x the shape of its input, which strides make ambiguous
 */
public record AvgPool2dInput(AvgPool2d pool, Shape x) implements Filling {

  @Override
  public String name() {
    return "avg_pool2d_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Taps.adjoint(name(), pool.shape(x), x, inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Taps.apply(pool.rows(x).transposed(), pool.columns(x).transposed(), inputs[0], y);
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
