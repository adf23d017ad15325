package limpid.app.walk;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.LinearHead;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxonomy;
import limpid.explain.tree.TreeDecision;
import limpid.explain.tree.TreePrediction;
import limpid.explain.tree.TreeRule;

/**
 * A net read as a decision tree over its classes (neural-backed decision trees): at each group
 * {@code p(part) = softmax over its parts of (mean of z_c over the classes c beneath)}.
 *
 * @param logits z, {@code [1,classes]}
 * @param said the class of the largest product of probabilities on its way, and that way
 */
public record TreeSteps(Hierarchy hierarchy, Tensor logits, TreePrediction said) {

  /**
   * The tree that is in the last layer of a net, its groups named by WordNet.
   *
   * @throws IllegalArgumentException if the net does not end in a linear layer
   */
  public static Hierarchy hierarchy(Trace outline, List<String> names) {
    Taxonomy words = Taxonomy.wordNet();
    return Hierarchy.induced(LinearHead.of(outline).rows(), true, words.classes(names))
        .named(words);
  }

  /** What a tree says of an image. */
  public static TreeSteps of(Hierarchy hierarchy, Tensor logits) {
    TreePrediction said = TreeRule.SOFT.predictions(hierarchy, logits).getFirst();
    return new TreeSteps(hierarchy, logits, said);
  }

  /**
   * The decision at a group: on the way to the class the one that was taken, else the likeliest.
   */
  public TreeDecision at(Group group) {
    return said.decisions().stream()
        .filter(decision -> decision.at().equals(group))
        .findFirst()
        .orElseGet(() -> likeliest(group));
  }

  private TreeDecision likeliest(Group group) {
    double[] p = group.probabilities(logits.data());
    int best = 0;
    for (int i = 1; i < p.length; i++) {
      best = p[i] > p[best] ? i : best;
    }
    int below = group.children().get(best).leaves().getFirst();
    return TreeRule.along(hierarchy, logits, below).decisions().stream()
        .filter(decision -> decision.at().equals(group))
        .findFirst()
        .orElseThrow();
  }

  /** The probability of each part of a group. */
  public double[] probabilities(Group group) {
    return group.probabilities(logits.data());
  }

  /** Grad-CAM of what speaks for the part that was taken rather than the others. */
  public Explanation map(Run run, LayerChoice layer, TreeDecision decision) {
    return new GradCam(layer).explain(run, decision.target(logits.size()));
  }
}
