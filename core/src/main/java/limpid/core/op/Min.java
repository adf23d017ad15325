package limpid.core.op;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the smallest element of x over these axes (all when there are none), which stay with extent
 * 1; a NaN wins. It is {@code -max(-x)}, and equal ones share the gradient equally.
 */
public record Min(Axes axes) implements Sharing {
  private static final Affine NEGATE = new Affine(-1, 0);

  @Override
  public String name() {
    return "min";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return axes.reduced(Elementwise.one(name(), inputs), name());
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(NEGATE, List.of(0)));
  }

  @Override
  public void finish(Tensor y, Tensor... inputs) {
    new Max(axes).into(y, inputs[1]);
    NEGATE.into(y, y);
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
