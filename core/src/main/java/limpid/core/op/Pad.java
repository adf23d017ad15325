package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x with a constant before and after it along one axis. With zeros it is the adjoint of {@link
 * Slice}.
 */
public record Pad(int axis, int before, int after, float value) implements Filling {

  /** With zeros. */
  public Pad(int axis, int before, int after) {
    this(axis, before, after, 0);
  }

  @Override
  public String name() {
    return "pad";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int at = Axes.of(axis).in(x, name())[0];
    if (before < 0 || after < 0) {
      throw new ShapeException(
          name() + ": padding wants at least 0, got " + before + " and " + after);
    }
    long extent = (long) before + x.at(at) + after;
    if (extent > Integer.MAX_VALUE) {
      throw new ShapeException(
          name() + ": input " + x + " would have " + extent + " elements along axis " + axis);
    }
    return x.with(at, (int) extent);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    int at = Axes.of(axis).in(x, name())[0];
    int inner = 1;
    for (int i = at + 1; i < x.rank(); i++) {
      inner *= x.at(i);
    }
    int run = x.at(at) * inner;
    int stride = y.shape().at(at) * inner;
    int outer = x.size() / run;
    Runs.fill(value, y.data(), 0, stride, before * inner, outer);
    Runs.copy(inputs[0].data(), 0, run, y.data(), before * inner, stride, run, outer);
    Runs.fill(value, y.data(), before * inner + run, stride, after * inner, outer);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    int at = Axes.of(axis).in(y.shape(), name())[0];
    return new Slice(at, before, before + y.input(0).shape().at(at)).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
