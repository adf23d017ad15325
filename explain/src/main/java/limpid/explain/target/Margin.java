package limpid.explain.target;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** {@code s = a - b}, for two scores of the same output. */
record Margin(OutputTarget a, OutputTarget b) implements OutputTarget {

  @Override
  public Node of(Node output) {
    return a.of(output).sub(b.of(output));
  }

  @Override
  public Node of(Node output, List<Node> data) {
    int first = a.data(output.shape()).size();
    Node left = a.of(output, data.subList(0, first));
    return left.sub(b.of(output, data.subList(first, data.size())));
  }

  @Override
  public List<Tensor> data(Shape output) {
    List<Tensor> data = new ArrayList<>(a.data(output));
    data.addAll(b.data(output));
    return data;
  }

  @Override
  public OutputTarget kind() {
    return new Margin(a.kind(), b.kind());
  }

  @Override
  public OutputTarget probability() {
    return a.probability().minus(b.probability());
  }

  @Override
  public OutputTarget logProbability() {
    return a.logProbability().minus(b.logProbability());
  }

  @Override
  public OutputTarget negative() {
    return b.minus(a);
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    return a.resolved(output).minus(b.resolved(output));
  }

  @Override
  public Scale scale() {
    return a.scale() == b.scale() ? a.scale() : Scale.OTHER;
  }

  /** A probability of 1 beside one of 0. */
  @Override
  public boolean saturated(double value) {
    return scale() == Scale.PROBABILITY && Math.abs(value) > 1 - Score.NEAR;
  }

  @Override
  public String describe(IntFunction<String> names) {
    return a.describe(names) + " minus " + b.describe(names);
  }

  @Override
  public OptionalInt classIndex() {
    return a.classIndex();
  }
}
