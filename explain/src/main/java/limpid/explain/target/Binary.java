package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;

/**
 * {@code s = z} for class 1 and {@code s = -z} for class 0, z the single logit of a net; or the
 * probability, {@code 1 / (1 + e^-s)}, or its logarithm.
 */
record Binary(int index, Scale scale) implements OutputTarget {

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
    return switch (scale) {
      case PROBABILITY -> new Sigmoid().of(logit);
      case LOG_PROBABILITY -> Probability.logSigmoid(logit);
      default -> logit;
    };
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
    return new Binary(1, scale);
  }

  @Override
  public OutputTarget probability() {
    return new Binary(index, Scale.PROBABILITY);
  }

  @Override
  public OutputTarget logProbability() {
    return new Binary(index, Scale.LOG_PROBABILITY);
  }

  @Override
  public String describe(IntFunction<String> names) {
    String what =
        switch (scale) {
          case PROBABILITY -> "probability";
          case LOG_PROBABILITY -> "log-probability";
          default -> "logit";
        };
    return what + " of class " + index + " of 2";
  }

  @Override
  public OptionalInt classIndex() {
    return OptionalInt.of(index);
  }
}
