package limpid.core.op;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * The adjoint of {@link Pick} in x: {@code [N,1]} and the classes {@code [N,1]} give {@code [N,C]},
 * zero but at each row's class.
 *
 * @param classes the number of classes, C
 */
public record PickInput(int classes) implements Filling {

  @Override
  public String name() {
    return "pick_input";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape g = Elementwise.same(name(), inputs);
    if (g.rank() != 2 || g.at(1) != 1) {
      throw new ShapeException(name() + ": input " + g + " wants one value a row, [N,1]");
    }
    return Shape.of(g.at(0), classes);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Arrays.fill(y.data(), 0, y.size(), 0);
    for (int row = 0; row < y.shape().at(0); row++) {
      int index = Pick.index(inputs[1], row, classes);
      y.data()[row * classes + index] = inputs[0].data()[row];
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return i == 0 ? new Pick().of(g, y.input(1)) : null;
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
