package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Pick;

/** {@code s = z_c}: the output of one class. */
record ClassLogit(int index) implements OneClass {

  ClassLogit {
    if (index < 0) {
      throw new IllegalArgumentException("class " + index + ": classes are counted from 0");
    }
  }

  @Override
  public Node of(Node output) {
    return of(output, data(output.shape()).stream().map(Node::constant).toList());
  }

  @Override
  public Node of(Node output, List<Node> data) {
    return new Pick().of(output, data.getFirst());
  }

  @Override
  public List<Tensor> data(Shape output) {
    int classes = classes(output);
    if (index >= classes) {
      throw new IllegalArgumentException(outOfRange(classes));
    }
    return List.of(Tensor.filled(Shape.of(output.at(0), 1), index));
  }

  @Override
  public OutputTarget kind() {
    return new ClassLogit(0);
  }

  private String outOfRange(int classes) {
    String there =
        classes == 1
            ? "the net has a single output, class 0 (or a binary target for its two sides)"
            : "the net has " + classes + " classes, 0 to " + (classes - 1);
    return "class " + index + " is out of range: " + there;
  }

  /** The number of classes of {@code [N,classes]}. */
  static int classes(Shape output) {
    if (output.rank() != 2) {
      throw new ShapeException(
          "a class target wants scores [N,classes], the net's output is "
              + output
              + switch (output.rank()) {
                case 3 -> "; a box is a target there";
                case 4 -> "; a region of a score map is a target there";
                default -> "";
              });
    }
    return output.at(1);
  }

  @Override
  public String subject(IntFunction<String> names) {
    return names.apply(index);
  }

  @Override
  public OptionalInt classIndex() {
    return OptionalInt.of(index);
  }
}
