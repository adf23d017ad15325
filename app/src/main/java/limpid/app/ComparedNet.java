package limpid.app;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.picture.HeatMap;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;

/**
 * One of the nets that are compared, with what is asked of it.
 *
 * @param named whether its name stands before each of its columns, for there are others
 */
record ComparedNet(
    LoadedModel model,
    CompiledNet net,
    InputImages images,
    List<ChosenMethod> methods,
    List<ChosenTarget> targets,
    boolean named) {

  Labels labels() {
    return model.architecture().labels();
  }

  /**
   * The maps of the next input: for each target a row, with a map for each method.
   *
   * @param output the output of another net with the same classes, which says what the most likely
   *     ones are; null where this one does
   */
  Seen next(Control control, Tensor output) {
    InputImage input = images.next();
    Trace outline = model.outline(net, input);
    methods.forEach(method -> method.check(input.path(), outline));
    targets.forEach(target -> target.check(outline));
    try (Session session = net.session()) {
      Run run = model.run(session, input, control);
      Tensor own = run.output().value();
      List<List<ComparedMap>> rows = new ArrayList<>();
      for (ChosenTarget target : targets) {
        OutputTarget resolved = target.target().resolved(output == null ? own : output);
        rows.add(methods.stream().map(method -> map(input, run, method, resolved)).toList());
      }
      return new Seen(input, own, rows);
    }
  }

  /** What came of an input. */
  record Seen(InputImage input, Tensor output, List<List<ComparedMap>> rows) {}

  private ComparedMap map(InputImage input, Run run, ChosenMethod method, OutputTarget target) {
    Explanation explanation = method.explainer().explain(run, target);
    String name = model.architecture().name();
    String title = HeatMap.of(explanation).title();
    return new ComparedMap(
        name,
        named ? name + ": " + title : title,
        explanation.score().target().describe(labels()::name),
        labels(),
        input.prepared(),
        explanation);
  }
}
