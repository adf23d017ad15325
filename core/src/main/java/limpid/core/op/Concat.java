package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;

/** y = the inputs one after the other along one axis; their other extents are equal. */
public record Concat(int axis) implements Filling {
  private static final int GRAIN = 1 << 15;

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
    if (outer == 1) {
      int offset = 0;
      for (Tensor input : inputs) {
        Runs.copy(input.data(), 0, 0, y.data(), offset, 0, input.size(), 1);
        offset += input.size();
      }
      return;
    }
    int count = outer;
    Workers.shared()
        .ranges(
            count,
            Math.max(1, GRAIN / stride),
            (from, to) -> {
              for (int row = from; row < to; row++) {
                row(row, count, row * stride, y, inputs);
              }
            });
  }

  private static void row(int row, int rows, int at, Tensor y, Tensor... inputs) {
    for (Tensor input : inputs) {
      int run = input.size() / rows;
      System.arraycopy(input.data(), row * run, y.data(), at, run);
      at += run;
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
