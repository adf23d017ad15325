package limpid.explain.target;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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
  public OutputTarget resolved(Tensor output) {
    return a.resolved(output).minus(b.resolved(output));
  }

  @Override
  public Scale scale() {
    return a.scale() == b.scale() ? a.scale() : Scale.OTHER;
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
