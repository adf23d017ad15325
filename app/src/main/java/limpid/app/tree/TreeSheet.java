package limpid.app.tree;

import java.util.ArrayList;
import java.util.List;
import limpid.app.given.ChosenMethod;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.PictureOptions;
import limpid.explain.Explanation;
import limpid.explain.picture.DecisionSheet;
import limpid.explain.picture.DecisionSheet.Fork;
import limpid.explain.picture.DecisionSheet.Part;
import limpid.explain.picture.DecisionSheet.Road;
import limpid.explain.picture.HeatMap;
import limpid.explain.run.Run;
import limpid.explain.tree.Taxon;
import limpid.explain.tree.TreeDecision;
import limpid.explain.tree.TreeRule;

/**
 * The sheet of an image: its road, a map for each decision, and the road not taken.
 *
 * @param model whose decisions they are
 */
record TreeSheet(
    LoadedModel model, ChosenMethod method, PictureOptions style, TreeReading reading) {

  /** Explains every decision of a run. */
  DecisionSheet of(Run run, InputImage image) {
    List<TreeDecision> taken = reading.said().decisions();
    List<TreeDecision> other =
        reading
            .parting()
            .map(
                parting -> {
                  List<TreeDecision> all = reading.other().orElseThrow().decisions();
                  return all.subList(all.indexOf(parting), all.size());
                })
            .orElse(List.of());
    List<Explanation> explanations = new ArrayList<>();
    for (TreeDecision decision : taken) {
      explanations.add(explained(run, image, decision));
    }
    for (TreeDecision decision : other) {
      explanations.add(explained(run, image, decision));
    }
    List<HeatMap> maps = style.maps(explanations);
    List<Road> roads = new ArrayList<>();
    roads.add(
        new Road(
            "Predicted class: " + reading.said().leaf().name(),
            0,
            taken.getFirst().at().name(),
            "",
            true,
            steps(run, taken, maps.subList(0, taken.size()))));
    if (!other.isEmpty()) {
      TreeDecision parting = other.getFirst();
      TreeDecision own = reading.taken(parting);
      String words =
          "Here the tree took %s (%s), not %s (%s). Maps show what speaks for the road not taken."
              .formatted(
                  own.taken().name(),
                  TreeReading.percent(own.probability()),
                  parting.taken().name(),
                  TreeReading.percent(parting.probability()));
      roads.add(
          new Road(
              "Why not %s?".formatted(reading.other().orElseThrow().leaf().name()),
              taken.indexOf(own),
              parting.at().name(),
              words,
              false,
              steps(run, other, maps.subList(taken.size(), maps.size()))));
    }
    return new DecisionSheet(image.prepared(), roads, captions(explanations.getFirst()));
  }

  private List<String> captions(Explanation first) {
    return List.of(
        "%s, %s%s: what speaks for a part of a group rather than the others, the mean logit beneath it minus theirs. %s rule, P(%s) = %s; without the tree %s (%s)."
            .formatted(
                model.architecture().name(),
                first.title(),
                first.layer().map(layer -> " at " + layer).orElse(""),
                reading.rule() == TreeRule.HARD ? "Hard" : "Soft",
                reading.said().leaf().name(),
                TreeReading.percent(reading.said().probability()),
                reading.plain().name(),
                TreeReading.percent(reading.plain().probability())));
  }

  private Explanation explained(Run run, InputImage image, TreeDecision decision) {
    try {
      return method.explainer().explain(run, decision.target(model.architecture().classes()));
    } catch (IllegalArgumentException e) {
      throw method.refused(image.path(), model, e);
    }
  }

  private static List<Fork> steps(Run run, List<TreeDecision> decisions, List<HeatMap> maps) {
    float[] logits = run.output().value().data();
    List<Fork> steps = new ArrayList<>();
    for (int i = 0; i < decisions.size(); i++) {
      TreeDecision decision = decisions.get(i);
      List<Taxon> children = decision.at().children();
      double[] p = decision.at().probabilities(logits);
      List<Part> parts = new ArrayList<>();
      for (int k = 0; k < p.length; k++) {
        parts.add(new Part(children.get(k).name(), p[k]));
      }
      steps.add(new Fork(parts, children.indexOf(decision.taken()), maps.get(i)));
    }
    return steps;
  }
}
