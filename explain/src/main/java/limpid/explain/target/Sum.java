package limpid.explain.target;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** {@code s = a + b + …}, for scores of the same output. */
record Sum(List<OutputTarget> parts) implements OutputTarget {

  Sum {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a sum of targets wants one at least");
    }
  }

  @Override
  public Node of(Node output) {
    return parts.stream().map(part -> part.of(output)).reduce(Node::add).orElseThrow();
  }

  @Override
  public Node of(Node output, List<Node> data) {
    Node sum = null;
    int from = 0;
    for (OutputTarget part : parts) {
      int to = from + part.data(output.shape()).size();
      Node score = part.of(output, data.subList(from, to));
      sum = sum == null ? score : sum.add(score);
      from = to;
    }
    return sum;
  }

  @Override
  public List<Tensor> data(Shape output) {
    List<Tensor> data = new ArrayList<>();
    parts.forEach(part -> data.addAll(part.data(output)));
    return data;
  }

  private Sum each(UnaryOperator<OutputTarget> change) {
    return new Sum(parts.stream().map(change).toList());
  }

  @Override
  public OutputTarget kind() {
    return each(OutputTarget::kind);
  }

  @Override
  public OutputTarget probability() {
    return each(OutputTarget::probability);
  }

  @Override
  public OutputTarget logProbability() {
    return each(OutputTarget::logProbability);
  }

  @Override
  public OutputTarget resolved(Tensor output) {
    return each(part -> part.resolved(output));
  }

  @Override
  public Scale scale() {
    Scale first = parts.getFirst().scale();
    return parts.stream().allMatch(part -> part.scale() == first) ? first : Scale.OTHER;
  }

  @Override
  public String describe(IntFunction<String> names) {
    return parts.stream().map(part -> part.describe(names)).collect(Collectors.joining(" plus "));
  }
}
