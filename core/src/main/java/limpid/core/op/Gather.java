package limpid.core.op;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y[…, k, …] = x[…, indices[k], …] along one axis, in any order and any of them more than once.
 *
 * @param indices from 0 to the extent of the axis - 1
 */
public record Gather(int axis, List<Integer> indices) implements Filling {

  public Gather {
    indices = List.copyOf(indices);
  }

  public static Gather of(int axis, int... indices) {
    return new Gather(axis, Arrays.stream(indices).boxed().toList());
  }

  @Override
  public String name() {
    return "gather";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int at = Axes.of(axis).in(x, name())[0];
    if (indices.isEmpty()) {
      throw new ShapeException(name() + ": wants at least 1 index, got 0");
    }
    for (int index : indices) {
      if (index < 0 || index >= x.at(at)) {
        throw new ShapeException(
            name() + ": input " + x + " has no index " + index + " along axis " + axis);
      }
    }
    return x.with(at, indices.size());
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    int at = Axes.of(axis).in(x, name())[0];
    Lines.of(x, at).take(inputs[0].data(), indices, y.data());
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new GatherInput(this, y.input(0).shape()).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
