package limpid.explain.cam;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Pick;
import limpid.core.op.Softmax;
import limpid.explain.target.OutputTarget;

/**
 * How far a class is above others: {@code sum_i p_i (z_c - z_i) / (sum_i p_i + 1e-9)}, p the
 * softmax probabilities, or {@code z_c - 0.6 mean_i z_i}.
 *
 * @param weighted whether it is the first
 */
record Difference(int index, List<Integer> others, boolean weighted) implements OutputTarget {
  private static final double EPSILON = 1e-9;
  private static final double SHARE = .6;

  @Override
  public Node of(Node output) {
    return of(output, data(output.shape()).stream().map(Node::constant).toList());
  }

  @Override
  public Node of(Node output, List<Node> data) {
    Node z = new Pick().of(output, data.getFirst());
    List<Node> columns = data.subList(1, data.size());
    return weighted ? weighted(output, z, columns) : plain(output, z, columns);
  }

  private static Node weighted(Node output, Node z, List<Node> columns) {
    Node p = new Softmax().of(output);
    Node sum = null;
    Node total = null;
    for (Node column : columns) {
      Node weight = new Pick().of(p, column);
      Node term = weight.mul(z.sub(new Pick().of(output, column)));
      sum = sum == null ? term : sum.add(term);
      total = total == null ? weight : total.add(weight);
    }
    return sum.div(total.add(EPSILON));
  }

  private static Node plain(Node output, Node z, List<Node> columns) {
    Node rest = z;
    for (Node column : columns) {
      rest = rest.sub(new Pick().of(output, column).mul(SHARE / columns.size()));
    }
    return rest;
  }

  @Override
  public List<Tensor> data(Shape output) {
    Shape column = Shape.of(output.at(0), 1);
    List<Tensor> data = new ArrayList<>(List.of(Tensor.filled(column, index)));
    others.forEach(other -> data.add(Tensor.filled(column, other)));
    return data;
  }

  @Override
  public OutputTarget kind() {
    return new Difference(0, others.stream().map(other -> 0).toList(), weighted);
  }

  @Override
  public String describe(IntFunction<String> names) {
    String list = others.stream().map(names::apply).collect(Collectors.joining(", "));
    return "logit of " + names.apply(index) + " above " + list;
  }

  @Override
  public OptionalInt classIndex() {
    return OptionalInt.of(index);
  }
}
