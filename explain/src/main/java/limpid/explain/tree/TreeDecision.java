package limpid.explain.tree;

import limpid.explain.target.OutputTarget;
import limpid.explain.tree.Taxon.Group;

/**
 * A choice between the parts of a group.
 *
 * @param at the group
 * @param taken the part that was chosen
 * @param probability of this part among all of the group's, in [0,1]
 * @param entropy of the probabilities of all of the group's parts, {@code -sum p ln p}, in nats: 0
 *     of a choice that is certain
 * @param reached the product of the probabilities from the root to this part
 */
public record TreeDecision(
    Group at, Taxon taken, double probability, double entropy, double reached) {

  /**
   * The score that this choice is made by, {@code s = z(taken) - mean over the other parts of
   * z(other)}, where z(part) is the mean of the logits of the classes beneath it.
   *
   * @param classes how many the net has
   */
  public OutputTarget target(int classes) {
    return DecisionTarget.of(at, taken, classes);
  }
}
