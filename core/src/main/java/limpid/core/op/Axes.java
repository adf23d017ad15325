package limpid.core.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;

/**
 * A list of axes as an op's hyper-parameter; negative ones count from the end. As a set of axes to
 * reduce, the empty list means all of them.
 */
public record Axes(List<Integer> list) {

  public Axes {
    list = List.copyOf(list);
  }

  public static Axes of(int... axes) {
    return new Axes(Arrays.stream(axes).boxed().toList());
  }

  /** These axes of a shape, all in {@code [0, rank)} and none twice. */
  int[] in(Shape shape, String op) {
    List<Integer> positive = new ArrayList<>();
    for (int axis : list) {
      int from = axis < 0 ? axis + shape.rank() : axis;
      if (from < 0 || from >= shape.rank() || positive.contains(from)) {
        throw new ShapeException(
            op + ": input " + shape + " has " + shape.rank() + " axes, axes are " + list);
      }
      positive.add(from);
    }
    return positive.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The shape with these axes (all when there are none) reduced to 1. */
  Shape reduced(Shape shape, String op) {
    int[] extents = shape.extents();
    if (list.isEmpty()) {
      Arrays.fill(extents, 1);
    }
    for (int axis : in(shape, op)) {
      extents[axis] = 1;
    }
    return Shape.of(extents);
  }

  @Override
  public String toString() {
    return list.toString();
  }
}
