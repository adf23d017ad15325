package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.app.walk.IdentitySteps;
import limpid.explain.picture.Sheet;
import limpid.explain.tree.LinearHead;

/** Class activation mapping: its weights, and that Grad-CAM has the same. */
record IdentityWalk(WalkSubject subject, IdentitySteps identity) implements Walk {
  private static final int SHOWN = 8;

  static IdentityWalk of(WalkSubject subject) {
    return new IdentityWalk(subject, IdentitySteps.of(subject.run(), subject.target()));
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(weights(), maps());
  }

  /** The rows of the head for the class beside Z alpha. */
  private WalkStep weights() {
    int index = subject.target().classIndex().orElseThrow();
    LinearHead head = LinearHead.of(subject.trace());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("k", "w_k", "alpha_k", identity.places() + " alpha_k"));
    for (int k = 0; k < Math.min(SHOWN, identity.weights().size()); k++) {
      double alpha = identity.weights().data()[k];
      rows.add(
          List.of(
              Integer.toString(k),
              number(head.rows().at(index, k)),
              number(alpha),
              number(identity.places() * alpha)));
    }
    return new WalkStep(
        "lesson.identity",
        List.of(),
        "s = Σ_k w_k mean(A_k) + b,   ds/dA_k = w_k / " + identity.places(),
        "LinearHead head = LinearHead.of(trace);\nNode alpha = g.mean(1, 2);",
        rows,
        Optional.of(subject.photo().picture()));
  }

  private WalkStep maps() {
    return new WalkStep(
        "walk.identity.maps",
        List.of(Integer.toString(identity.places()), number(identity.difference())),
        "max |CAM - %d Grad-CAM| = %s".formatted(identity.places(), number(identity.difference())),
        "Explanation cam = new Cam().explain(model, x, target);\n"
            + "Explanation gradCam = new GradCam().explain(model, x, target);",
        List.of(),
        Optional.of(
            Sheet.of(subject.photo()).with(identity.cam()).with(identity.gradCam()).draw()));
  }
}
