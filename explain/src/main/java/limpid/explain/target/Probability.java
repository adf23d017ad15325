package limpid.explain.target;

import java.util.OptionalInt;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.op.Softmax;

/** A target of {@code softmax(z)} instead of z; of {@code sigmoid(z)} where z is a single logit. */
record Probability(Target target) implements Target {

  @Override
  public Node of(Node output) {
    boolean single = ClassLogit.classes(output) == 1;
    return target.of(single ? new Sigmoid().of(output) : new Softmax().of(output));
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
  public String describe() {
    return target.describe().replace("logit", "probability");
  }

  @Override
  public OptionalInt classIndex() {
    return target.classIndex();
  }
}
