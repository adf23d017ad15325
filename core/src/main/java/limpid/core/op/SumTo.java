package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y sums what {@link BroadcastTo} repeats on the way from y's shape to x's: its adjoint. */
public record SumTo(Shape shape) implements Filling {

  @Override
  public String name() {
    return "sum_to";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    if (!Elementwise.broadcast(name(), shape, x).equals(x)) {
      throw new ShapeException(name() + ": input " + x + " does not sum to " + shape);
    }
    return shape;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    boolean[] summed = new boolean[x.rank()];
    for (int axis = 1; axis <= x.rank(); axis++) {
      int kept = axis <= shape.rank() ? shape.at(-axis) : 1;
      summed[x.rank() - axis] = kept == 1;
    }
    Reduction.sum(inputs[0], summed, y);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.broadcastTo(y.input(0).shape());
  }

  @Override
  public long flops(Shape... inputs) {
    return inputs[0].size();
  }
}
