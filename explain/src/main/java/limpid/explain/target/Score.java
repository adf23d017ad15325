package limpid.explain.target;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import limpid.core.ShapeException;
import limpid.core.op.Node;
import limpid.core.op.Softmax;

/**
 * The number that an explanation explains.
 *
 * @param target what the number is
 * @param value its value for the image
 * @param probability the softmax probability of the target's class, in [0,1], where it is about
 *     one; for the two sides of a single logit, the sigmoid's
 */
public record Score(OutputTarget target, double value, OptionalDouble probability) {
  /** A probability that is this near to 0 or 1 is saturated. */
  static final double NEAR = 1e-3;

  /** What the number is: {@code logit of class 281}. */
  public String definition() {
    return target.describe();
  }

  /**
   * The number in words, {@code logit of tabby cat = 11.03 (87.3 %)}, with the probability of its
   * class where it is the logit of one.
   *
   * @param names the name of a class by its index
   */
  public String describe(IntFunction<String> names) {
    String text = String.format(Locale.ROOT, "%s = %.4g", target.describe(names), value);
    boolean ofOne =
        target instanceof OneClass || target instanceof Binary side && side.scale() == Scale.LOGIT;
    return probability.isEmpty() || !ofOne
        ? text
        : text + String.format(Locale.ROOT, " (%.1f %%)", 100 * probability.getAsDouble());
  }

  /** On what scale it is. */
  public Scale scale() {
    return target.scale();
  }

  /** The class, where the target is about one. */
  public OptionalInt classIndex() {
    return target.classIndex();
  }

  /** Whether it hardly moves, for it is a probability that is nearly 0 or 1. */
  public boolean saturated() {
    return target.saturated(value);
  }

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
    return new Score(target, value.value().item(), probability(target, z));
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
