package limpid.explain.tree;

import java.util.ArrayList;
import java.util.List;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;

/**
 * What a tree says of an image.
 *
 * @param leaf the class
 * @param probability the product of the probabilities of all decisions on the way to it
 * @param decisions from the root to the class
 */
public record TreePrediction(Leaf leaf, double probability, List<TreeDecision> decisions) {

  public TreePrediction {
    decisions = List.copyOf(decisions);
  }

  /**
   * The decisions that lead to a class, be it the one that the tree predicts or not.
   *
   * @param row the logits of all classes for one image
   */
  static TreePrediction along(Hierarchy hierarchy, int index, float... row) {
    List<Taxon> path = hierarchy.path(index);
    List<TreeDecision> decisions = new ArrayList<>();
    double reached = 1;
    for (int i = 0; i + 1 < path.size(); i++) {
      Group at = (Group) path.get(i);
      Taxon taken = path.get(i + 1);
      double[] probabilities = at.probabilities(row);
      double probability = probabilities[at.children().indexOf(taken)];
      reached *= probability;
      decisions.add(new TreeDecision(at, taken, probability, entropy(probabilities), reached));
    }
    return new TreePrediction((Leaf) path.getLast(), reached, decisions);
  }

  private static double entropy(double... probabilities) {
    double entropy = 0;
    for (double p : probabilities) {
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return entropy;
  }
}
