package limpid.explain.target;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import limpid.core.ShapeException;
import limpid.core.op.Node;
import limpid.core.op.Softmax;

/**
 * The number that an explanation explains.
 *
 * @param definition what the number is: {@code logit of class 281}
 * @param scale on what scale it is
 * @param value its value for the image
 * @param classIndex the class, where the target is about one
 * @param probability that class's softmax probability, in [0,1]; for the two sides of a single
 *     logit, the sigmoid's
 */
public record Score(
    String definition,
    Scale scale,
    double value,
    OptionalInt classIndex,
    OptionalDouble probability) {

  /**
   * The score of one image.
   *
   * @param output the net's output for it, one row
   * @throws ShapeException if the target does not give one number for each row, or mixes rows
   */
  public static Score of(OutputTarget target, Node output) {
    Node z = output.detached();
    Node value = Rows.column(target, z, target.of(z));
    if (value.shape().size() != 1) {
      throw new ShapeException(
          "target " + target.describe() + ": " + value.shape() + ", wanted one number per image");
    }
    Rows.requireApart(target, z, value.value().item());
    return new Score(
        target.describe(),
        target.scale(),
        value.value().item(),
        target.classIndex(),
        probability(target, z));
  }

  /**
   * The scores of a batch as a node {@code [N,1]} of its graph.
   *
   * @param data see {@link OutputTarget#data}
   * @throws ShapeException if the target does not give one number for each row
   */
  public static Node column(OutputTarget target, Node output, List<Node> data) {
    return Rows.column(target, output, target.of(output, data));
  }

  private static OptionalDouble probability(OutputTarget target, Node z) {
    if (target instanceof Binary binary) {
      return OptionalDouble.of(binary.probability().of(z).value().item());
    }
    if (target.classIndex().isEmpty() || z.shape().rank() != 2 || z.shape().at(1) == 1) {
      return OptionalDouble.empty();
    }
    Node p = new Softmax().of(z);
    return OptionalDouble.of(p.value().at(0, target.classIndex().getAsInt()));
  }
}
