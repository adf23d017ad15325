package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y repeats the extents of 1 of x until it has this shape; missing leading axes count as 1. */
public record BroadcastTo(Shape shape) implements Filling {

  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    if (!Elementwise.broadcast(name(), x, shape).equals(shape)) {
      throw new ShapeException(name() + ": input " + x + " does not fill " + shape);
    }
    return shape;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Broadcasting.fill(
        y, inputs[0], inputs[0], (x, xo, _, _, to, at, n) -> System.arraycopy(x, xo, to, at, n));
  }

  /** The step in x for one step along each axis of y: 0 where x is repeated. */
  static int[] strides(Shape x, Shape y) {
    int[] strides = new int[y.rank()];
    int step = 1;
    for (int axis = 1; axis <= x.rank(); axis++) {
      strides[y.rank() - axis] = x.at(-axis) == 1 ? 0 : step;
      step *= x.at(-axis);
    }
    return strides;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.sumTo(y.input(0).shape());
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
