package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x resized, without antialiasing: {@code [N,H,W,C]} gives {@code [N,h,w,C]}.
 *
 * @param sampling where outputs lie among the inputs, and what they take of them
 */
public record Resize(int h, int w, Sampling sampling) implements Filling {

  @Override
  public String name() {
    return "resize";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Taps.image(name(), inputs);
    if (h < 1 || w < 1) {
      throw new ShapeException(name() + ": output wants at least 1x1 pixels, got " + h + "x" + w);
    }
    return x.with(1, h).with(2, w);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    return same(inputs[0].shape()) ? inputs[0] : Filling.super.forward(inputs);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    if (same(x)) {
      System.arraycopy(inputs[0].data(), 0, y.data(), 0, y.size());
    } else {
      Taps.apply(taps(x.at(1), h), taps(x.at(2), w), inputs[0], y);
    }
  }

  private boolean same(Shape x) {
    return h == x.at(1) && w == x.at(2);
  }

  /** The inputs of each output along one axis. */
  Taps taps(int in, int out) {
    return sampling.taps(in, out);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new ResizeInput(this, y.input(0).shape()).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 8L * shape(inputs).size();
  }
}
