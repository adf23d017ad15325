package limpid.nn;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.LogSoftmax;
import limpid.core.op.Node;

/**
 * The mean over a batch of {@code -(1 - s) log p_y - s mean_c log p_c}, p the softmax of the
 * logits, y the label and s the label smoothing (Szegedy et al. 2016), as in PyTorch.
 */
public record CrossEntropy(double smoothing) implements Criterion {

  public CrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "cross-entropy: label smoothing wants [0,1), got " + smoothing);
    }
  }

  /** A scalar from logits {@code [N,classes]} and a label for each row. */
  public Node of(Node logits, int... labels) {
    return of(logits, Node.constant(oneHot(logits.shape().at(1), labels)));
  }

  /**
   * A scalar from logits and the share of each class: {@code -sum t log p / N} with {@code t = (1 -
   * s) labels + s / classes}, where a class that has no share adds nothing, even if its logit is
   * minus infinity.
   */
  @Override
  public Node of(Node logits, Node labels) {
    int classes = logits.shape().at(1);
    Node targets = smoothing == 0 ? labels : labels.mul(1 - smoothing).add(smoothing / classes);
    Node logP = new LogSoftmax().of(logits).gate(targets);
    return logP.mul(targets).sum().scalar().mul(-1.0 / logits.shape().at(0));
  }

  /**
   * 1 for the label of each row and 0 for the other classes, {@code [N,classes]}.
   *
   * @throws IllegalArgumentException if a label is not a class
   */
  public static Tensor oneHot(int classes, int... labels) {
    Tensor shares = Tensor.zeros(Shape.of(labels.length, classes));
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "cross-entropy: label " + labels[row] + " with " + classes + " classes");
      }
      shares.data()[row * classes + labels[row]] = 1;
    }
    return shares;
  }
}
