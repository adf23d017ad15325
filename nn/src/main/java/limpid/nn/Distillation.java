package limpid.nn;

import limpid.core.op.LogSoftmax;
import limpid.core.op.Node;
import limpid.core.op.Softmax;

/**
 * Learning from another net: the loss becomes {@code (1 - a) objective + a T^2 KL(p || q)}, where p
 * and q are the softmax of the teacher's and of the own logits over the temperature T, the mean
 * over the batch.
 *
 * <p>Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015.
 *
 * @param teacher from the same images to logits of the same classes
 * @param temperature T, above 0
 * @param share a, in [0,1]
 */
public record Distillation(Model teacher, double temperature, double share) {

  public Distillation {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "distillation: the temperature wants more than 0, got " + temperature);
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("distillation: the share wants [0,1], got " + share);
    }
  }

  /**
   * The whole loss.
   *
   * @param objective the loss without a teacher, a scalar
   * @param taught the teacher's logits, {@code [N,classes]}
   */
  public Node of(Node objective, Node logits, Node taught) {
    return objective.mul(1 - share).add(divergence(logits, taught).mul(share));
  }

  private Node divergence(Node logits, Node taught) {
    double scale = temperature * temperature / logits.shape().at(0);
    Node theirs = taught.mul(1 / temperature);
    Node p = new Softmax().of(theirs);
    Node difference =
        new LogSoftmax().of(theirs).sub(new LogSoftmax().of(logits.mul(1 / temperature)));
    return p.mul(difference).sum().scalar().mul(scale);
  }
}
