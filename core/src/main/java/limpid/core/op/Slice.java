package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y = x from {@code from} (inclusive) to {@code to} (exclusive) along one axis. */
public record Slice(int axis, int from, int to) implements Filling {

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int at = Axes.of(axis).in(x, name())[0];
    if (from < 0 || to <= from || to > x.at(at)) {
      throw new ShapeException(
          name() + ": input " + x + " has no part [" + from + "," + to + ") along axis " + axis);
    }
    return x.with(at, to - from);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    int at = Axes.of(axis).in(x, name())[0];
    int inner = 1;
    for (int i = at + 1; i < x.rank(); i++) {
      inner *= x.at(i);
    }
    int run = (to - from) * inner;
    int stride = x.at(at) * inner;
    Runs.copy(inputs[0].data(), from * inner, stride, y.data(), 0, run, run, y.size() / run);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Shape x = y.input(0).shape();
    int at = Axes.of(axis).in(x, name())[0];
    return new Pad(at, from, x.at(at) - to).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
