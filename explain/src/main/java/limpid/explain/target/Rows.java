package limpid.explain.target;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/** Holds a target to what it promises: one score for each row, whatever the other rows hold. */
final class Rows {
  /** Rounding, where a row is computed together with another. */
  private static final double TOLERANCE = 1e-3;

  private Rows() {}

  /** The scores of a batch as {@code [N,1]}. */
  static Node column(Target target, Node output, Node scores) {
    int rows = output.shape().at(0);
    Shape shape = scores.shape();
    if (shape.size() != rows || rows > 1 && shape.at(0) != rows) {
      throw new ShapeException(
          "target %s: wants one score for each of %d rows of the output, [%d,1], got %s; a sum over a row is y.sum(1)"
              .formatted(target.describe(), rows, rows, shape));
    }
    return scores.reshape(rows, 1);
  }

  /**
   * Refuses a target whose score of a row changes with the row beside it.
   *
   * @param row the output for one image
   * @param alone its score
   */
  static void requireApart(Target target, Node row, double alone) {
    Shape one = row.shape();
    float[] beside = Arrays.copyOf(row.value().data(), 2 * one.size());
    for (int i = 0; i < one.size(); i++) {
      beside[one.size() + i] = 3 - 2 * beside[i] + i % 7;
    }
    Node two = Node.constant(Tensor.of(one.with(0, 2), beside));
    float[] scores = column(target, two, target.of(two)).value().data();
    boolean same = Double.compare(scores[0], alone) == 0;
    if (!same
        && !(Math.abs(scores[0] - alone) <= TOLERANCE * Math.max(TOLERANCE, Math.abs(alone)))) {
      throw new ShapeException(
          "target %s: the score of a row is %.6g by itself and %.6g beside another; wants one that no other row has a part in"
              .formatted(target.describe(), alone, scores[0]));
    }
  }
}
