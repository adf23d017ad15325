package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.LogSoftmax;
import limpid.core.op.Node;
import limpid.core.op.Sigmoid;
import limpid.core.op.Softmax;
import limpid.core.op.Softplus;

/**
 * A target of {@code softmax(z)} instead of z, or of {@code log softmax(z)}, over the last axis; of
 * {@code sigmoid(z)} and its logarithm where that has a single logit.
 *
 * @param log whether it is the logarithm
 */
record Probability(OutputTarget target, boolean log) implements OutputTarget {

  @Override
  public Node of(Node output) {
    return target.of(probabilities(output));
  }

  @Override
  public Node of(Node output, List<Node> data) {
    return target.of(probabilities(output), data);
  }

  private Node probabilities(Node output) {
    boolean single = output.shape().rank() > 0 && output.shape().at(-1) == 1;
    if (single) {
      return log ? logSigmoid(output) : new Sigmoid().of(output);
    }
    return log ? new LogSoftmax().of(output) : new Softmax().of(output);
  }

  /** {@code -ln(1 + e^-z)}: the logarithm of the sigmoid, without its underflow. */
  static Node logSigmoid(Node z) {
    return new Softplus().of(z.negate()).negate();
  }

  @Override
  public List<Tensor> data(Shape output) {
    return target.data(output);
  }

  @Override
  public OutputTarget kind() {
    return new Probability(target.kind(), log);
  }

  @Override
  public OutputTarget probability() {
    return target.probability();
  }

  @Override
  public OutputTarget logProbability() {
    return target.logProbability();
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    OutputTarget resolved = target.resolved(output);
    return log ? resolved.logProbability() : resolved.probability();
  }

  @Override
  public Scale scale() {
    return log ? Scale.LOG_PROBABILITY : Scale.PROBABILITY;
  }

  @Override
  public String describe(IntFunction<String> names) {
    String what = log ? "log-probability" : "probability";
    return target instanceof OneClass one
        ? what + " of " + one.subject(names)
        : target.describe(names) + (log ? " of log-probabilities" : " of probabilities");
  }

  @Override
  public OptionalInt classIndex() {
    return target.classIndex();
  }
}
