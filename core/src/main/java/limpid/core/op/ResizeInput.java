package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * The adjoint of a resizing: {@code dy [N,h,w,C] -> dx [N,H,W,C]}.
 *
 * @param resize the resizing
 * @param x the shape of its input
 */
public record ResizeInput(Resize resize, Shape x) implements Filling {

  @Override
  public String name() {
    return "resize_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Taps.adjoint(name(), resize.shape(x), x, inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Taps rows = resize.taps(x.at(1), resize.h());
    Taps columns = resize.taps(x.at(2), resize.w());
    Taps.apply(rows.transposed(), columns.transposed(), inputs[0], y);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return resize.of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return resize.flops(x);
  }
}
