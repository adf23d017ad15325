package limpid.explain.target;

import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import limpid.core.op.Node;

/** {@code s = f(output)}, for any differentiable f. */
record ScoreFunction(String description, UnaryOperator<Node> function) implements OutputTarget {

  @Override
  public Node of(Node output) {
    return function.apply(output);
  }

  @Override
  public String describe(IntFunction<String> names) {
    return description;
  }
}
