package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.app.walk.RiseSteps;
import limpid.core.Tensor;
import limpid.explain.Explainer;
import limpid.explain.perturbation.Rise;
import limpid.explain.picture.HeatMap;
import limpid.explain.picture.Sheet;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;

/** RISE: maps of more and more masks, and how sure they are. */
record RiseWalk(WalkSubject subject, List<RiseSteps> grown) implements Walk {

  static RiseWalk of(WalkSubject subject) {
    Tensor x = subject.photo().input();
    List<Explainer> methods = List.of(new Rise(1, 0));
    try (Session session = CompiledNet.of(subject.model(), methods).session()) {
      Run run = session.run(x);
      List<RiseSteps> grown =
          RiseSteps.counts(x.shape()).stream()
              .map(samples -> RiseSteps.of(run, subject.target(), samples))
              .toList();
      return new RiseWalk(subject, grown);
    }
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(masks(), map());
  }

  private WalkStep masks() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("N", "standard error", "standard error x sqrt(N)"));
    Sheet sheet = Sheet.of(subject.photo());
    for (RiseSteps one : grown) {
      String n = Integer.toString(one.samples());
      double error = one.standardError();
      rows.add(List.of(n, number(error), number(error * Math.sqrt(one.samples()))));
      sheet = sheet.with(HeatMap.of(one.explanation()).titled("N = " + n));
    }
    return new WalkStep(
        "lesson.rise",
        List.of(),
        "M = 1/N Σ_m s(x m) m / p,   p = 1/2",
        "Explanation e = new Rise(N, 0).explain(model, x, target);\n"
            + "double error = e.attribution().precision().orElseThrow().standardError();",
        rows,
        Optional.of(sheet.draw()));
  }

  private WalkStep map() {
    RiseSteps last = grown.getLast();
    return new WalkStep(
        "walk.rise.map",
        List.of(Integer.toString(last.samples()), number(last.standardError())),
        "M, N = " + last.samples(),
        "Figure.of(photo).with(e).write(Path.of(\"map.png\"));",
        List.of(),
        Optional.of(subject.over(last.explanation())));
  }
}
