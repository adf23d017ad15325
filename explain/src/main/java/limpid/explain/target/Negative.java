package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** {@code s = -a}: what speaks against a. */
record Negative(OutputTarget target) implements OutputTarget {

  @Override
  public Node of(Node output) {
    return target.of(output).negate();
  }

  @Override
  public Node of(Node output, List<Node> data) {
    return target.of(output, data).negate();
  }

  @Override
  public List<Tensor> data(Shape output) {
    return target.data(output);
  }

  @Override
  public OutputTarget kind() {
    return new Negative(target.kind());
  }

  @Override
  public OutputTarget negative() {
    return target;
  }

  @Override
  public OutputTarget probability() {
    return target.probability().negative();
  }

  @Override
  public OutputTarget logProbability() {
    return target.logProbability().negative();
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    return target.resolved(output).negative();
  }

  @Override
  public Scale scale() {
    return target.scale();
  }

  @Override
  public boolean saturated(double value) {
    return target.saturated(-value);
  }

  @Override
  public String describe(IntFunction<String> names) {
    return "negative " + target.describe(names);
  }

  @Override
  public OptionalInt classIndex() {
    return target.classIndex();
  }
}
