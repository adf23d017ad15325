package limpid.explain.target;

import java.util.List;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Pick;

/** {@code s = y_i}: an output that stands for no class, as a net for regression has them. */
record Output(int index) implements OutputTarget {

  Output {
    if (index < 0) {
      throw new IllegalArgumentException("output " + index + ": outputs are counted from 0");
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
    if (output.rank() != 2) {
      throw new ShapeException("output " + index + " wants outputs [N,n], the net's is " + output);
    }
    int outputs = output.at(1);
    if (index >= outputs) {
      throw new IllegalArgumentException(
          "output %d is out of range: the net has %s"
              .formatted(
                  index,
                  outputs == 1 ? "one, output 0" : outputs + " outputs, 0 to " + (outputs - 1)));
    }
    return List.of(Tensor.filled(Shape.of(output.at(0), 1), index));
  }

  @Override
  public OutputTarget kind() {
    return new Output(0);
  }

  @Override
  public Scale scale() {
    return Scale.LOGIT;
  }

  @Override
  public String describe(IntFunction<String> names) {
    return "output " + index;
  }
}
