package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x with itself mirrored before it and after it, along one axis, the element at the edge not
 * repeated: {@code 3 2 [1 2 3] 2 1}. There is at most as much of either as x has other elements.
 */
public record PadReflect(int axis, int before, int after) implements Filling {

  @Override
  public String name() {
    return "pad_reflect";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int at = Axes.of(axis).in(x, name())[0];
    if (Math.min(before, after) < 0 || Math.max(before, after) >= x.at(at)) {
      throw new ShapeException(
          name()
              + ": input "
              + x
              + " wants padding from 0 to "
              + (x.at(at) - 1)
              + " along axis "
              + axis
              + ", got "
              + before
              + " and "
              + after);
    }
    return x.with(at, before + x.at(at) + after);
  }

  /** It as indices into an axis of this extent. */
  private Gather gather(Shape x) {
    int last = x.at(Axes.of(axis).in(x, name())[0]) - 1;
    int[] indices = new int[before + last + 1 + after];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = last - Math.abs(last - Math.abs(i - before));
    }
    return Gather.of(axis, indices);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    gather(inputs[0].shape()).into(y, inputs);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Shape x = y.input(0).shape();
    return new GatherInput(gather(x), x).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
