package limpid.nn;

import limpid.core.op.LogSoftmax;
import limpid.core.op.Node;
import limpid.core.op.Select;

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
    Node logP = new LogSoftmax().of(logits);
    Node chosen = Select.of(labels).of(logP).mean().scalar();
    if (smoothing == 0) {
      return chosen.negate();
    }
    Node even = logP.mean().scalar();
    return chosen.mul(smoothing - 1).sub(even.mul(smoothing));
  }
}
