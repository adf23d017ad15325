package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/** y = the elements of x in the same order under another shape of the same size. */
public record Reshape(Shape shape) implements Op {

  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    if (x.size() != shape.size()) {
      throw new ShapeException(
          name()
              + ": input "
              + x
              + " has "
              + x.size()
              + " elements, "
              + shape
              + " wants "
              + shape.size());
    }
    return shape;
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    return inputs[0].reshape(shape);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return g.reshape(y.input(0).shape());
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
