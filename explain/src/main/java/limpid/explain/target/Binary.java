package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;

/**
 * {@code s = z} for class 1 and {@code s = -z} for class 0, z the single logit of a net; or the
 * probability, {@code 1 / (1 + e^-s)}.
 */
record Binary(int index, boolean sigmoid) implements OutputTarget {

  Binary {
    if (index != 0 && index != 1) {
      throw new IllegalArgumentException(
          "class " + index + " is out of range: a binary target is about class 0 or 1");
    }
  }

  @Override
  public Node of(Node output) {
    return of(output, data(output.shape()).stream().map(Node::constant).toList());
  }

  @Override
  public Node of(Node output, List<Node> data) {
    Node logit = output.mul(data.getFirst());
    return sigmoid ? new Sigmoid().of(logit) : logit;
  }

  /** 1 for class 1, -1 for class 0. */
  @Override
  public List<Tensor> data(Shape output) {
    if (ClassLogit.classes(output) != 1) {
      throw new ShapeException(
          "a binary target wants a single logit [N,1], the net's output is " + output);
    }
    return List.of(Tensor.filled(output, index == 1 ? 1 : -1));
  }

  @Override
  public OutputTarget kind() {
    return new Binary(1, sigmoid);
  }

  @Override
  public OutputTarget probability() {
    return new Binary(index, true);
  }

  @Override
  public Scale scale() {
    return sigmoid ? Scale.PROBABILITY : Scale.LOGIT;
  }

  @Override
  public String describe() {
    return (sigmoid ? "probability" : "logit") + " of class " + index + " of 2";
  }

  @Override
  public OptionalInt classIndex() {
    return OptionalInt.of(index);
  }
}
