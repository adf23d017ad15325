package limpid.core.op;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * {@code y_n = x_n,c(n)}: one class of each row, {@code [N,C]} and the classes {@code [N,1]} give
 * {@code [N,1]}. Unlike those of {@link Select}, the classes are an input, so that a program serves
 * any of them. The gradient in them is zero.
 */
public record Pick() implements Filling {

  @Override
  public String name() {
    return "pick";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 2, inputs);
    Shape x = inputs[0];
    if (x.rank() != 2) {
      throw new ShapeException(name() + ": input " + x + " wants 2 axes, [N,C]");
    }
    Shape wanted = Shape.of(x.at(0), 1);
    if (!inputs[1].equals(wanted)) {
      throw new ShapeException(
          name() + ": input " + x + " wants classes " + wanted + ", got " + inputs[1]);
    }
    return wanted;
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    int c = inputs[0].shape().at(1);
    for (int row = 0; row < y.size(); row++) {
      y.data()[row] = inputs[0].data()[row * c + index(inputs[1], row, c)];
    }
  }

  /** The class of a row, in range. */
  static int index(Tensor classes, int row, int c) {
    float value = classes.data()[row];
    int index = (int) value;
    if (index != value || index < 0 || index >= c) {
      throw new IllegalArgumentException(
          "pick: row " + row + " wants a class from 0 to " + (c - 1) + ", got " + value);
    }
    return index;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? new PickInput(y.input(0).shape().at(1)).of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
