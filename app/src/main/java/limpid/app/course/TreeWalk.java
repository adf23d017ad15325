package limpid.app.course;

import static limpid.app.course.WalkSubject.number;
import static limpid.app.course.WalkSubject.percent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import limpid.app.walk.TreeSteps;
import limpid.explain.Explanation;
import limpid.explain.picture.TreeChart;
import limpid.explain.picture.TreeChart.Branch;
import limpid.explain.tree.Taxon;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;
import limpid.explain.tree.TreeDecision;
import limpid.nn.image.Picture;

/** A net as a decision tree: the tree, and each decision on the way with its map. */
record TreeWalk(WalkSubject subject, TreeSteps tree) implements Walk {
  private static final int WHOLE = 40;

  static TreeWalk of(WalkSubject subject) {
    var hierarchy = TreeSteps.hierarchy(subject.trace(), subject.labels().names());
    return new TreeWalk(subject, TreeSteps.of(hierarchy, subject.logits()));
  }

  @Override
  public String outcome() {
    return tree.said().leaf().name() + " = " + percent(tree.said().probability());
  }

  @Override
  public List<WalkStep> steps() {
    List<WalkStep> steps = new ArrayList<>();
    steps.add(whole());
    tree.said().decisions().forEach(one -> steps.add(decision(one)));
    return steps;
  }

  private WalkStep whole() {
    List<TreeDecision> decisions = tree.said().decisions();
    String product =
        decisions.stream()
            .map(one -> percent(one.probability()))
            .collect(Collectors.joining(" x "));
    return new WalkStep(
        "lesson.tree",
        List.of(),
        "P(%s) = %s = %s"
            .formatted(tree.said().leaf().name(), product, percent(tree.said().probability())),
        "Hierarchy tree = Hierarchy.induced(LinearHead.of(trace).rows(), true, classes);\n"
            + "TreePrediction said = TreeRule.SOFT.predictions(tree, logits).getFirst();",
        List.of(),
        tree.hierarchy().classes().size() > WHOLE ? Optional.empty() : Optional.of(drawn()));
  }

  private Picture drawn() {
    Set<String> way =
        tree.said().decisions().stream().map(one -> one.taken().id()).collect(Collectors.toSet());
    return new TreeChart("", branch(tree.hierarchy().root(), 1, 1, way)).draw();
  }

  /** Lines are as thick as the way down to them is likely. */
  private Branch branch(Taxon taxon, double p, double reached, Set<String> way) {
    List<Branch> children = new ArrayList<>();
    if (taxon instanceof Group group) {
      double[] parts = tree.probabilities(group);
      for (int i = 0; i < parts.length; i++) {
        children.add(branch(group.children().get(i), parts[i], reached * parts[i], way));
      }
    }
    boolean root = taxon.equals(tree.hierarchy().root());
    String note = root ? "" : percent(p);
    return new Branch(
        taxon.id(),
        taxon.name(),
        note,
        Optional.empty(),
        reached,
        root || way.contains(taxon.id()),
        children);
  }

  private WalkStep decision(TreeDecision one) {
    Explanation map = tree.map(subject.run(), subject.layer(), one);
    double[] p = tree.probabilities(one.at());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      rows.add(List.of(one.at().children().get(i).name(), percent(p[i])));
    }
    String kind = one.taken() instanceof Leaf ? "walk.tree.leaf" : "walk.tree.group";
    return new WalkStep(
        kind,
        List.of(one.at().name(), one.taken().name(), percent(one.probability())),
        "s = %s = %s"
            .formatted(map.score().target().describe(subject.names()), number(map.score().value())),
        "Explanation e = new GradCam().explain(model, x, decision.target(classes));",
        rows,
        Optional.of(subject.over(map)));
  }
}
