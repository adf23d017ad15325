package limpid.core.op;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * y = one class of each row: {@code [N,C]} gives {@code [N,1]}.
 *
 * @param classes the class of each row, from 0 to C - 1
 */
public record Select(List<Integer> classes) implements Filling {

  public Select {
    classes = List.copyOf(classes);
  }

  public static Select of(int... classes) {
    return new Select(Arrays.stream(classes).boxed().toList());
  }

  @Override
  public String name() {
    return "select";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Elementwise.one(name(), inputs);
    if (x.rank() != 2) {
      throw new ShapeException(name() + ": input " + x + " wants 2 axes, [N,C]");
    }
    if (x.at(0) != classes.size()) {
      throw new ShapeException(
          name() + ": input " + x + " wants a class for each row, got " + classes.size());
    }
    for (int c : classes) {
      if (c < 0 || c >= x.at(1)) {
        throw new ShapeException(name() + ": input " + x + " has no class " + c);
      }
    }
    return Shape.of(x.at(0), 1);
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    for (int row = 0; row < classes.size(); row++) {
      y.data()[row] = inputs[0].at(row, classes.get(row));
    }
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    return new Scatter(this, y.input(0).shape()).of(g);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
