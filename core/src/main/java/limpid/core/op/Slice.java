package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x from {@code from} (inclusive) to {@code to} (exclusive) along one axis, every {@code
 * step}-th element of it. A step below 0 goes backward: {@code from} is above {@code to} then,
 * which is -1 when the element at 0 is the last.
 */
public record Slice(int axis, int from, int to, int step) implements Filling {

  /** Every element of it. */
  public Slice(int axis, int from, int to) {
    this(axis, from, to, 1);
  }

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int at = Axes.of(axis).in(x, name())[0];
    int least = step > 0 ? from : to + 1;
    int end = step > 0 ? to : from + 1;
    if (step == 0 || least < 0 || end <= least || end > x.at(at)) {
      throw new ShapeException(
          name()
              + ": input "
              + x
              + " has no part ["
              + from
              + ","
              + to
              + ")"
              + (step == 1 ? "" : " in steps of " + step)
              + " along axis "
              + axis);
    }
    return x.with(at, (int) Math.ceilDiv((long) end - least, Math.abs((long) step)));
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    if (step != 1) {
      gather(x).into(y, inputs);
      return;
    }
    int at = Axes.of(axis).in(x, name())[0];
    int inner = 1;
    for (int i = at + 1; i < x.rank(); i++) {
      inner *= x.at(i);
    }
    int run = (to - from) * inner;
    int stride = x.at(at) * inner;
    Runs.copy(inputs[0].data(), from * inner, stride, y.data(), 0, run, run, y.size() / run);
  }

  /** It as indices. */
  private Gather gather(Shape x) {
    int[] indices = new int[shape(x).at(Axes.of(axis).in(x, name())[0])];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = from + k * step;
    }
    return Gather.of(axis, indices);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Shape x = y.input(0).shape();
    if (step != 1) {
      return new GatherInput(gather(x), x).of(g);
    }
    int at = Axes.of(axis).in(x, name())[0];
    return new Pad(at, from, x.at(at) - to).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
