package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.app.walk.PathSteps;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.gradient.IntegratedGradients;
import limpid.explain.picture.ChannelMaps;
import limpid.explain.picture.Look;
import limpid.explain.picture.Sheet;

/** Integrated gradients: the way, the sum along it, and that it is complete. */
record PathWalk(WalkSubject subject, PathSteps path) implements Walk {
  private static final int STEPS = 24;

  static PathWalk of(WalkSubject subject) {
    Tensor x = subject.photo().input();
    return new PathWalk(
        subject, PathSteps.of(subject.model(), x, subject.target(), STEPS, Control.NONE));
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(way(), sum(), complete());
  }

  private WalkStep way() {
    return new WalkStep(
        "lesson.path",
        List.of(),
        "x(a) = b + a (x - b),   b = 0,   a = 1/48, 3/48 … 47/48",
        "Node at = b.add(x.sub(b).mul(a));",
        List.of(List.of("s(b)", number(path.start())), List.of("s(x)", number(path.end()))),
        Optional.of(subject.photo().picture()));
  }

  private WalkStep sum() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("a", "s(x(a))", "sum"));
    int quarters = path.maps().size();
    Sheet sheet = Sheet.of(subject.photo());
    Tensor first = path.map();
    float[] grown = new float[first.size() * quarters];
    for (int q = 0; q < quarters; q++) {
      PathSteps.Point at = path.points().get((q + 1) * STEPS / quarters - 1);
      rows.add(WalkSubject.numbers(at.alpha(), at.score(), at.sum()));
      for (int i = 0; i < first.size(); i++) {
        grown[i * quarters + q] = path.maps().get(q).data()[i];
      }
    }
    Shape shape = Shape.of(1, first.shape().at(0), first.shape().at(1), quarters);
    ChannelMaps maps = new ChannelMaps(Tensor.of(shape, grown), Look.USUAL, true);
    for (int q = 0; q < quarters; q++) {
      sheet = sheet.with(maps.channel(q).titled("%d / %d".formatted(q + 1, quarters)));
    }
    return new WalkStep(
        "walk.path.sum",
        List.of(Integer.toString(STEPS)),
        "IG = Σ_a (x - b) ds/dx(x(a)) / " + STEPS,
        "Node g = Backward.from(s).to(at).of(at);\nsum = sum.add(x.sub(b).mul(g).div(steps));",
        rows,
        Optional.of(sheet.draw()));
  }

  private WalkStep complete() {
    double rise = path.end() - path.start();
    return new WalkStep(
        "walk.path.complete",
        List.of(number(path.sum()), number(rise)),
        "sum of IG = %s,   s(x) - s(b) = %s - %s = %s"
            .formatted(number(path.sum()), number(path.end()), number(path.start()), number(rise)),
        "Explanation e = new IntegratedGradients().explain(model, x, target);\n"
            + "e.attribution().completeness();",
        List.of(),
        Optional.of(
            subject.over(new IntegratedGradients().explain(subject.run(), subject.target()))));
  }
}
