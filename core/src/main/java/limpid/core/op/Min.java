package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the smallest element of x over these axes (all when there are none), which stay with extent
 * 1; a NaN wins. Equal ones share the gradient equally, as those of {@link Max} do.
 */
public record Min(Axes axes) implements Filling {

  @Override
  public String name() {
    return "min";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return axes.reduced(Elementwise.one(name(), inputs), name());
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Reduction.min(inputs[0], Max.reduced(axes, inputs[0].shape()), y);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new MaxShare(axes).of(y.input(0).negate()).mul(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
