package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.app.walk.RuleSteps;
import limpid.explain.Explainer;
import limpid.explain.picture.Sheet;

/** Guided backpropagation: a ReLU's three rules on the same numbers, and what they make. */
record RulesWalk(WalkSubject subject, RuleSteps rules) implements Walk {

  /**
   * @throws IllegalArgumentException of a net without a ReLU
   */
  static RulesWalk of(WalkSubject subject) {
    return new RulesWalk(
        subject,
        RuleSteps.of(subject.trace(), subject.target())
            .orElseThrow(
                () -> new IllegalArgumentException("the net has no ReLU over places to look at")));
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(numbers(), three(), maps());
  }

  private WalkStep numbers() {
    return new WalkStep(
        "lesson.rules",
        List.of(),
        "a = relu(x) at %s, channel %d, from [%d, %d] on,   g = ds/da"
            .formatted(rules.layer(), rules.channel(), rules.row(), rules.column()),
        "Node g = Backward.from(s).to(a).of(a);",
        table(List.of("a", "g"), List.of(rules.activations(), rules.gradient())),
        Optional.of(subject.photo().picture()));
  }

  private WalkStep three() {
    return new WalkStep(
        "walk.rules.three",
        List.of(rules.layer(), Integer.toString(rules.channel())),
        "gradient: 1[x > 0] g,   guided: 1[x > 0] 1[g > 0] g,   deconvnet: 1[g > 0] g",
        "Rule guided =\n"
            + "    step -> Rectifier.is(step.op()) ? step.gradient(step.g().relu()) :"
            + " step.gradient();",
        table(
            List.of("gradient", "guided", "deconvnet"),
            List.of(rules.plain(), rules.guided(), rules.deconvnet())),
        Optional.empty());
  }

  /** Corners beside each other, an empty column between them. */
  private List<List<String>> table(List<String> titles, List<float[]> corners) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>();
    for (String title : titles) {
      head.add(title);
      for (int i = 0; i < rules.columns(); i++) {
        head.add("");
      }
    }
    rows.add(head.subList(0, head.size() - 1));
    for (int y = 0; y < rules.rows(); y++) {
      List<String> row = new ArrayList<>();
      for (float[] corner : corners) {
        for (int x = 0; x < rules.columns(); x++) {
          row.add(number(corner[y * rules.columns() + x]));
        }
        row.add("");
      }
      rows.add(row.subList(0, row.size() - 1));
    }
    return rows;
  }

  private WalkStep maps() {
    Sheet sheet = Sheet.of(subject.photo());
    for (Explainer method : RuleSteps.METHODS) {
      sheet = sheet.with(method.explain(subject.run(), subject.target()));
    }
    return new WalkStep(
        "walk.rules.maps",
        List.of(),
        "dx = the rule at every ReLU, from s back to x",
        "Explanation e = new GuidedBackprop().explain(model, x, target);",
        List.of(),
        Optional.of(sheet.draw()));
  }
}
