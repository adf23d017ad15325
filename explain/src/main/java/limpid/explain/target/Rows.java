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
  static Node column(OutputTarget target, Node output, Node scores) {
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
   * Refuses a target whose score of a row changes with the row beside it, be that far above it or
   * far below.
   *
   * @param row the output for one image
   * @param alone its score
   */
  static void requireApart(OutputTarget target, Node row, double alone) {
    float largest = 1;
    for (float value : row.value().data()) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    for (float away : new float[] {8 * largest, -8 * largest}) {
      float beside = beside(target, row, away);
      boolean same = Double.compare(beside, alone) == 0;
      if (!same
          && !(Math.abs(beside - alone) <= TOLERANCE * Math.max(TOLERANCE, Math.abs(alone)))) {
        throw new ShapeException(
            "target %s: the score of a row is %.6g by itself and %.6g beside another; wants one that no other row has a part in"
                .formatted(target.describe(), alone, beside));
      }
    }
  }

  /** The score of a row beside another, whose values are this far away and not all alike. */
  private static float beside(OutputTarget target, Node row, float away) {
    Shape one = row.shape();
    float[] both = Arrays.copyOf(row.value().data(), 2 * one.size());
    for (int i = 0; i < one.size(); i++) {
      both[one.size() + i] = away * (1 + i % 7 / 8f) - 2 * both[i];
    }
    Node two = Node.constant(Tensor.of(one.with(0, 2), both));
    Node scores;
    try {
      scores = target.of(two);
    } catch (ShapeException e) {
      throw new ShapeException(
          "target %s: wants to be of any number of rows, for variants go through the net in batches; with two rows: %s"
              .formatted(target.describe(), e.getMessage()));
    }
    return column(target, two, scores).value().data()[0];
  }
}
