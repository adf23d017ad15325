package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.op.Softmax;

/** A target of {@code softmax(z)} instead of z; of {@code sigmoid(z)} where z is a single logit. */
record Probability(OutputTarget target) implements OutputTarget {

  @Override
  public Node of(Node output) {
    return target.of(probabilities(output));
  }

  @Override
  public Node of(Node output, List<Node> data) {
    return target.of(probabilities(output), data);
  }

  private static Node probabilities(Node output) {
    boolean single = ClassLogit.classes(output.shape()) == 1;
    return single ? new Sigmoid().of(output) : new Softmax().of(output);
  }

  @Override
  public List<Tensor> data(Shape output) {
    return target.data(output);
  }

  @Override
  public OutputTarget kind() {
    return new Probability(target.kind());
  }

  @Override
  public OutputTarget probability() {
    return this;
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    return target.resolved(output).probability();
  }

  @Override
  public Scale scale() {
    return Scale.PROBABILITY;
  }

  @Override
  public String describe() {
    return target.describe().replace("logit", "probability");
  }

  @Override
  public OptionalInt classIndex() {
    return target.classIndex();
  }
}
