package limpid.explain.tree;

import java.util.List;
import java.util.function.IntFunction;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Scale;
import limpid.explain.tree.Taxon.Group;

/**
 * What speaks for one part of a group rather than the others: {@code s = z(part) - mean over the
 * other parts of z(other)}, where z(part) is the mean of the logits of the classes beneath it. All
 * decisions of a net share one compilation.
 *
 * @param words the part and the others
 * @param weighted {@code sum over c of w_c z_c}, the same
 */
record DecisionTarget(String words, OutputTarget weighted) implements OutputTarget {

  /**
   * The score of a part of a group.
   *
   * @param classes how many the net has
   * @throws IllegalArgumentException if it has no such part, or no other
   */
  static DecisionTarget of(Group at, Taxon part, int classes) {
    int others = at.children().size() - 1;
    if (!at.children().contains(part) || others == 0) {
      throw new IllegalArgumentException(
          "tree: %s is none of several parts of %s".formatted(part.name(), at.name()));
    }
    float[] weights = new float[classes];
    for (Taxon child : at.children()) {
      double share = child.equals(part) ? 1 : -1. / others;
      child.leaves().forEach(c -> weights[c] = (float) (share / child.leaves().size()));
    }
    return new DecisionTarget(
        "logit of " + part.name() + " minus " + at.others(part),
        OutputTarget.dot(Tensor.of(Shape.of(classes), weights)));
  }

  @Override
  public Node of(Node output) {
    return weighted.of(output);
  }

  @Override
  public Node of(Node output, List<Node> data) {
    return weighted.of(output, data);
  }

  @Override
  public List<Tensor> data(Shape output) {
    return weighted.data(output);
  }

  @Override
  public OutputTarget kind() {
    return weighted.kind();
  }

  @Override
  public Scale scale() {
    return Scale.LOGIT;
  }

  @Override
  public String describe(IntFunction<String> names) {
    return words;
  }
}
