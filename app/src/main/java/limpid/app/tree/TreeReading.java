package limpid.app.tree;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import limpid.app.given.Prediction;
import limpid.app.line.Json;
import limpid.core.Tensor;
import limpid.explain.tree.Hierarchy;
import limpid.explain.tree.Taxon;
import limpid.explain.tree.TreeDecision;
import limpid.explain.tree.TreePrediction;
import limpid.explain.tree.TreeRule;
import limpid.models.data.Labels;

/**
 * What a tree says of an image, by both rules.
 *
 * @param plain what the net says without a tree
 * @param other the road to a class that was asked for
 */
record TreeReading(
    TreeRule rule,
    TreePrediction hard,
    TreePrediction soft,
    Prediction plain,
    Optional<TreePrediction> other) {

  /**
   * Reads the logits of an image, {@code [1,classes]}.
   *
   * @param index the class whose road is asked for, or null
   */
  static TreeReading of(
      Hierarchy hierarchy, Tensor logits, TreeRule rule, Integer index, Labels labels) {
    return new TreeReading(
        rule,
        TreeRule.HARD.predictions(hierarchy, logits).getFirst(),
        TreeRule.SOFT.predictions(hierarchy, logits).getFirst(),
        Prediction.likeliest(logits, labels).getFirst(),
        Optional.ofNullable(index).map(i -> TreeRule.along(hierarchy, logits, i)));
  }

  /** By the rule that was asked for. */
  TreePrediction said() {
    return rule == TreeRule.HARD ? hard : soft;
  }

  /** The decision at which the road to the other class was left; nothing where it was not. */
  Optional<TreeDecision> parting() {
    return other.flatMap(
        road ->
            road.decisions().stream()
                .filter(decision -> !said().decisions().contains(decision))
                .findFirst());
  }

  /** What was taken where the road to another class was left. */
  TreeDecision taken(TreeDecision parting) {
    return said().decisions().stream()
        .filter(decision -> decision.at().equals(parting.at()))
        .findFirst()
        .orElseThrow();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Predicted class: " + said().leaf().name());
    lines.add("  " + road(said()));
    TreePrediction less = rule == TreeRule.HARD ? soft : hard;
    if (!less.leaf().equals(said().leaf())) {
      lines.add(
          "  %s rule: %s, by %s"
              .formatted(rule == TreeRule.HARD ? "soft" : "hard", less.leaf().name(), road(less)));
    }
    if (plain.index() != said().leaf().index()) {
      lines.add(
          "  without the tree: %s (%.2f %%)".formatted(plain.name(), 100 * plain.probability()));
    }
    other.ifPresent(road -> lines.addAll(whyNot(road)));
    return lines;
  }

  private List<String> whyNot(TreePrediction road) {
    if (road.leaf().equals(said().leaf())) {
      return List.of("  " + road.leaf().name() + " is what the tree says");
    }
    TreeDecision parting = parting().orElseThrow();
    TreeDecision taken = taken(parting);
    return List.of(
        "Why not %s: at %s, %s had %s, %s had %s"
            .formatted(
                road.leaf().name(),
                parting.at().name(),
                parting.taken().name(),
                percent(parting.probability()),
                taken.taken().name(),
                percent(taken.probability())),
        "  " + road(road));
  }

  private static String road(TreePrediction prediction) {
    return prediction.decisions().stream()
        .map(one -> "%s (%s)".formatted(one.taken().name(), percent(one.probability())))
        .collect(Collectors.joining(", "));
  }

  static String percent(double probability) {
    return "%.2f %%".formatted(100 * probability);
  }

  Map<String, Object> json(Path input) {
    Map<String, Object> json =
        Json.object(
            "input", input.toString(),
            "class", said().leaf().name(),
            "hard", json(hard),
            "soft", json(soft),
            "plain",
                Json.object(
                    "class",
                    plain.name(),
                    "index",
                    plain.index(),
                    "probability",
                    plain.probability()));
    other.ifPresent(
        road -> {
          Map<String, Object> whyNot = new LinkedHashMap<>(json(road));
          whyNot.put("leftAt", parting().map(one -> one.at().id()).orElse(null));
          json.put("whyNot", whyNot);
        });
    return json;
  }

  private static Map<String, Object> json(TreePrediction prediction) {
    return Json.object(
        "class", prediction.leaf().name(),
        "index", prediction.leaf().index(),
        "probability", prediction.probability(),
        "decisions", prediction.decisions().stream().map(TreeReading::json).toList());
  }

  private static Map<String, Object> json(TreeDecision one) {
    Taxon taken = one.taken();
    return Json.object(
        "at", one.at().id(),
        "atName", one.at().name(),
        "node", taken.id(),
        "name", taken.name(),
        "probability", one.probability(),
        "entropy", one.entropy(),
        "reached", one.reached());
  }
}
