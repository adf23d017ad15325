package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = x with its first element repeated before it and its last one after it, along one axis:
 * PyTorch calls this "replicate", ONNX "edge".
 */
public record PadEdge(int axis, int before, int after) implements Filling {

  @Override
  public String name() {
    return "pad_edge";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    int at = Axes.of(axis).in(x, name())[0];
    if (before < 0 || after < 0) {
      throw new ShapeException(
          name() + ": padding wants at least 0, got " + before + " and " + after);
    }
    return x.with(at, before + x.at(at) + after);
  }

  /** It as indices into an axis of this extent. */
  private Gather gather(Shape x) {
    int extent = x.at(Axes.of(axis).in(x, name())[0]);
    int[] indices = new int[before + extent + after];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = Math.clamp(i - before, 0, extent - 1);
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
