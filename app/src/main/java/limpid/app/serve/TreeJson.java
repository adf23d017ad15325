package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import limpid.app.walk.TreeSteps;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.Taxon;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;
import limpid.explain.tree.TreeDecision;
import limpid.nn.image.Prepared;

/** A net as a tree over its classes: the tree with what is likely in it, and one decision's map. */
final class TreeJson {
  private TreeJson() {}

  /**
   * Of an image.
   *
   * @param group the id of the group whose decision is shown; the root's if it is empty
   */
  static ObjectNode of(Asked asked, String group, Control control) {
    Hierarchy hierarchy = asked.net().hierarchy();
    Group at =
        hierarchy.groups().stream()
            .filter(one -> group.isEmpty() || one.id().equals(group))
            .findFirst()
            .orElseThrow(() -> Refusal.bad("group: the tree has none of this id"));
    Prepared prepared = asked.prepared();
    try (Session session = asked.exact().session()) {
      Run run = session.run(prepared.input(), control);
      TreeSteps steps = TreeSteps.of(hierarchy, run.output().value());
      ObjectNode json =
          Fields.object()
              .put("name", steps.said().leaf().name())
              .put("probability", steps.said().probability());
      ArrayNode way = json.putArray("way");
      steps.said().decisions().forEach(one -> way.add(one.at().id()));
      way.add(steps.said().leaf().id());
      json.set("tree", branch(steps, hierarchy.root(), 1));
      json.set("decision", decision(steps, run, steps.at(at)));
      json.set("seen", Fields.region(prepared.seen()));
      return json.put("width", prepared.picture().width())
          .put("height", prepared.picture().height());
    }
  }

  private static ObjectNode branch(TreeSteps steps, Taxon taxon, double probability) {
    ObjectNode json = Fields.object().put("id", taxon.id()).put("name", taxon.name());
    json.put("probability", probability);
    switch (taxon) {
      case Leaf _ -> {}
      case Group group -> {
        double[] p = steps.probabilities(group);
        ArrayNode parts = json.putArray("parts");
        for (int i = 0; i < p.length; i++) {
          parts.add(branch(steps, group.children().get(i), p[i]));
        }
      }
    }
    return json;
  }

  private static ObjectNode decision(TreeSteps steps, Run run, TreeDecision decision) {
    Explanation map = steps.map(run, LayerChoice.LAST, decision);
    ObjectNode json =
        Fields.object()
            .put("group", decision.at().id())
            .put("taken", decision.taken().id())
            .put("probability", decision.probability())
            .put("score", map.score().value())
            .put("layer", map.layer().orElse(null))
            .put("finding", map.diagnosis().finding().name())
            .put("note", map.diagnosis().sentence());
    json.set("map", Fields.tensor(map.map()));
    return json;
  }
}
