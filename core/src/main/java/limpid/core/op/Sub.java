package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = a - b, with broadcasting. */
public record Sub() implements Op {

  @Override
  public String name() {
    return "sub";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    Shape shape = shape(inputs[0].shape(), inputs[1].shape());
    float[] a = Elementwise.expanded(inputs[0], shape);
    float[] b = Elementwise.expanded(inputs[1], shape);
    return Elementwise.fill(
        shape,
        y ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                y[i] = a[i] - b[i];
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return (i == 0 ? g : g.negate()).sumTo(y.input(i).shape());
  }
}
