package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y repeats the extents of 1 of x until it has this shape; missing leading axes count as 1. */
public record BroadcastTo(Shape shape) implements Op {

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
  public Tensor forward(Tensor... inputs) {
    float[] x = inputs[0].data();
    Tensor y = Tensor.zeros(shape);
    if (x.length == 1) {
      Arrays.fill(y.data(), x[0]);
    } else {
      spread(x, 0, y.data(), 0, 0, strides(inputs[0].shape(), shape));
    }
    return y;
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

  private int spread(float[] x, int from, float[] y, int to, int axis, int[] strides) {
    int n = shape.at(axis);
    if (axis == shape.rank() - 1) {
      if (strides[axis] == 0) {
        Arrays.fill(y, to, to + n, x[from]);
      } else {
        System.arraycopy(x, from, y, to, n);
      }
      return to + n;
    }
    for (int i = 0; i < n; i++) {
      to = spread(x, from + i * strides[axis], y, to, axis + 1, strides);
    }
    return to;
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
