package limpid.explain.target;

import java.util.OptionalInt;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** {@code s = a - b}, for two scores of the same output. */
record Margin(Target a, Target b) implements Target {

  @Override
  public Node of(Node output) {
    return a.of(output).sub(b.of(output));
  }

  @Override
  public Target probability() {
    return a.probability().minus(b.probability());
  }

  @Override
  public Target resolved(Tensor output) {
    return a.resolved(output).minus(b.resolved(output));
  }

  @Override
  public String describe() {
    return a.describe() + " minus " + b.describe();
  }

  @Override
  public OptionalInt classIndex() {
    return a.classIndex();
  }
}
