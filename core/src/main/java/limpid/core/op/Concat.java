package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y = the inputs one after the other along one axis; their other extents are equal. */
public record Concat(int axis) implements Filling {

  @Override
  public String name() {
    return "concat";
  }

  @Override
  public Shape shape(Shape... inputs) {
    if (inputs.length == 0) {
      throw new ShapeException(name() + ": wants at least 1 input, got 0");
    }
    Shape first = inputs[0];
    int at = Axes.of(axis).in(first, name())[0];
    int extent = 0;
    for (Shape input : inputs) {
      if (input.rank() != first.rank() || !input.with(at, 1).equals(first.with(at, 1))) {
        throw new ShapeException(
            name() + ": inputs " + first + " and " + input + " differ beside axis " + axis);
      }
      extent += input.at(at);
    }
    return first.with(at, extent);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    int at = Axes.of(axis).in(inputs[0].shape(), name())[0];
    int outer = 1;
    for (int i = 0; i < at; i++) {
      outer *= y.shape().at(i);
    }
    int stride = y.size() / outer;
    int offset = 0;
    for (Tensor input : inputs) {
      int run = input.size() / outer;
      for (int o = 0; o < outer; o++) {
        System.arraycopy(input.data(), o * run, y.data(), o * stride + offset, run);
      }
      offset += run;
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    int at = Axes.of(axis).in(y.shape(), name())[0];
    int from = 0;
    for (int before = 0; before < i; before++) {
      from += y.input(before).shape().at(at);
    }
    return new Slice(at, from, from + y.input(i).shape().at(at)).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
