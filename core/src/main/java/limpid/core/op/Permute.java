package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y's axis i is x's axis axes[i]: {@code [0,3,1,2]} turns channels last into PyTorch's order. */
public record Permute(Axes axes) implements Filling {

  @Override
  public String name() {
    return "permute";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int[] from = axes.in(x, name());
    if (from.length != x.rank()) {
      throw new ShapeException(name() + ": input " + x + " wants all its axes in " + axes);
    }
    int[] extents = new int[from.length];
    for (int axis = 0; axis < from.length; axis++) {
      extents[axis] = x.at(from[axis]);
    }
    return Shape.of(extents);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    int[] natural = new int[x.rank()];
    int step = 1;
    for (int axis = x.rank() - 1; axis >= 0; axis--) {
      natural[axis] = step;
      step *= x.at(axis);
    }
    int[] from = axes.in(x, name());
    int[] steps = new int[from.length];
    for (int axis = 0; axis < from.length; axis++) {
      steps[axis] = natural[from[axis]];
    }
    Transposition.of(y.shape().extents(), steps).run(inputs[0].data(), y.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    int[] from = axes.in(y.input(0).shape(), name());
    int[] back = new int[from.length];
    for (int axis = 0; axis < from.length; axis++) {
      back[from[axis]] = axis;
    }
    return g.permute(back);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
