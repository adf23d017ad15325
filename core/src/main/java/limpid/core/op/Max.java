package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the largest element of x over these axes (all when there are none), which stay with extent 1;
 * a NaN wins. Equal ones share the gradient equally, as in PyTorch's amax.
 */
public record Max(Axes axes) implements Filling {

  @Override
  public String name() {
    return "max";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return axes.reduced(Elementwise.one(name(), inputs), name());
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Reduction.max(inputs[0], reduced(axes, inputs[0].shape()), y);
  }

  /** Which axes of x are reduced. */
  static boolean[] reduced(Axes axes, Shape x) {
    boolean[] reduced = new boolean[x.rank()];
    if (axes.list().isEmpty()) {
      Arrays.fill(reduced, true);
    }
    for (int axis : axes.in(x, "max")) {
      reduced[axis] = true;
    }
    return reduced;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new MaxShare(axes).of(y.input(0)).mul(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
