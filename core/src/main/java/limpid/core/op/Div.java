package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/** y = a / b, element by element, with broadcasting. */
public record Div() implements Filling {

  @Override
  public String name() {
    return "div";
  }

  @Override
  public Shape shape(Shape... inputs) {
    return Elementwise.broadcast(name(), inputs);
  }

  @Override
  public void into(Tensor out, Tensor... inputs) {
    Shape shape = out.shape();
    float[] a = Elementwise.expanded(inputs[0], shape);
    float[] b = Elementwise.expanded(inputs[1], shape);
    Elementwise.fill(
        out,
        y ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                y[i] = a[i] / b[i];
              }
            });
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node a = y.input(0);
    Node b = y.input(1);
    return i == 0 ? g.div(b).sumTo(a.shape()) : g.mul(a).div(b.square()).negate().sumTo(b.shape());
  }
}
