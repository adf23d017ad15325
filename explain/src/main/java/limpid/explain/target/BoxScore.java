package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Axes;
import limpid.core.op.Max;
import limpid.core.op.Node;
import limpid.core.op.Slice;

/**
 * {@code s = y_b,c}: one number of one box of a detector's output {@code [N,boxes,numbers]}, such
 * as that a box has an object, or one of a class. Without a box it is that whose number is the
 * largest, which a run of the image decides; of equal ones the first.
 *
 * @param index of the number
 * @param box or none
 */
record BoxScore(int index, OptionalInt box) implements OutputTarget {

  BoxScore {
    if (index < 0 || box.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "number %d of box %d: both are counted from 0".formatted(index, box.orElse(0)));
    }
  }

  private Shape checked(Shape output) {
    if (output.rank() != 3) {
      throw new ShapeException(
          "a box wants a detector's output [N,boxes,numbers], the net's output is " + output);
    }
    if (index >= output.at(2) || box.orElse(0) >= output.at(1)) {
      throw new IllegalArgumentException(
          "%d%s is out of range: the net gives %d boxes of %d numbers, both counted from 0"
              .formatted(index, describeBox(), output.at(1), output.at(2)));
    }
    return output;
  }

  @Override
  public Node of(Node output) {
    checked(output.shape());
    Node numbers = new Slice(2, index, index + 1).of(output);
    int rows = output.shape().at(0);
    return box.isPresent()
        ? new Slice(1, box.getAsInt(), box.getAsInt() + 1).of(numbers).reshape(rows)
        : new Max(Axes.of(1, 2)).of(numbers).reshape(rows);
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    Shape shape = checked(output.shape());
    if (box.isPresent()) {
      return this;
    }
    int best = 0;
    for (int b = 1; b < shape.at(1); b++) {
      best = output.at(0, b, index) > output.at(0, best, index) ? b : best;
    }
    return new BoxScore(index, OptionalInt.of(best));
  }

  private String describeBox() {
    return box.isPresent() ? " of box " + box.getAsInt() : "";
  }

  @Override
  public String describe(IntFunction<String> names) {
    return "score of "
        + names.apply(index)
        + (box.isPresent() ? describeBox() : " of the best box");
  }

  @Override
  public List<Tensor> data(Shape output) {
    checked(output);
    return List.of();
  }
}
