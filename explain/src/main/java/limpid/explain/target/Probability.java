package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.op.Softmax;

/** A target of {@code softmax(z)} instead of z; of {@code sigmoid(z)} where z is a single logit. */
record Probability(Target target) implements Target {

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
  public Target kind() {
    return new Probability(target.kind());
  }

  @Override
  public Target probability() {
    return this;
  }

  @Override
  public Target resolved(Tensor output) {
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
