package limpid.nn;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.LogSoftmax;
import limpid.core.op.Node;

/**
 * The mean over a batch of {@code -(1 - s) log p_y - s mean_c log p_c}, p the softmax of the
 * logits, y the label and s the label smoothing (Szegedy et al. 2016), as in PyTorch.
 */
public record CrossEntropy(double smoothing) {

  public CrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "cross-entropy: label smoothing wants [0,1), got " + smoothing);
    }
  }

  /** A scalar from logits {@code [N,classes]} and a label for each row. */
  public Node of(Node logits, int... labels) {
    return of(logits, Node.constant(targets(logits.shape().at(1), labels)));
  }

  /**
   * A scalar from logits and {@link #targets}, both {@code [N,classes]}: {@code -sum t log p / N},
   * where a class that has no share adds nothing, even if its logit is minus infinity.
   */
  public Node of(Node logits, Node targets) {
    Node logP = new LogSoftmax().of(logits).gate(targets);
    return logP.mul(targets).sum().scalar().mul(-1.0 / logits.shape().at(0));
  }

  /**
   * The share that each class has in the loss of each row, {@code [N,classes]}: {@code 1 - s} for
   * the label, and {@code s / classes} for all.
   *
   * @throws IllegalArgumentException if a label is not a class
   */
  public Tensor targets(int classes, int... labels) {
    Tensor targets = Tensor.filled(Shape.of(labels.length, classes), (float) (smoothing / classes));
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "cross-entropy: label " + labels[row] + " with " + classes + " classes");
      }
      targets.data()[row * classes + labels[row]] += (float) (1 - smoothing);
    }
    return targets;
  }
}
