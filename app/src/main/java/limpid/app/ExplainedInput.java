package limpid.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.graph.Trace;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.models.data.Labels;

/**
 * One input with everything that was found out about it, from one run of the net.
 *
 * @param seconds what the run took
 */
record ExplainedInput(
    InputImage input, List<Prediction> classes, double seconds, List<ExplainedTarget> maps) {

  /** Runs the net, explains every target by every method, and writes the files. */
  static ExplainedInput of(
      LoadedModel model,
      Session session,
      Control control,
      InputImage input,
      List<ChosenMethod> methods,
      List<ChosenTarget> targets,
      ExplanationFiles files)
      throws IOException {
    Stopwatch watch = new Stopwatch();
    Trace outline = model.outline(session.net(), input);
    methods.forEach(method -> method.check(input.path(), outline));
    targets.forEach(target -> target.check(outline));
    Run run = model.run(session, input, control);
    double seconds = watch.total();
    Labels labels = model.architecture().labels();
    List<Prediction> classes = Prediction.likeliest(run.output().value(), labels);
    List<ExplainedTarget> maps = new ArrayList<>();
    for (ChosenMethod method : methods) {
      for (ChosenTarget target : targets) {
        Explanation explanation = method.explainer().explain(run, target.target());
        maps.add(written(input, explanation, run, labels, files));
      }
    }
    return new ExplainedInput(input, classes, seconds, maps);
  }

  private static ExplainedTarget written(
      InputImage input, Explanation explanation, Run run, Labels labels, ExplanationFiles files)
      throws IOException {
    Stopwatch watch = new Stopwatch();
    String caption = input.path().getFileName() + ": " + explanation.score().describe(labels::name);
    Path picture = files.write(input, explanation, fileWord(explanation.score(), labels), caption);
    Shape layer =
        explanation
            .layer()
            .filter(run.outline()::has)
            .map(at -> run.outline().at(at).shape())
            .orElse(null);
    return new ExplainedTarget(
        explanation, labels, layer, picture, files.map(), files.raw(), watch.total());
  }

  /** What a score is called in the name of a file: a class by its name alone, if it is a logit. */
  private static String fileWord(Score score, Labels labels) {
    return score.classIndex().isPresent()
            && score.target().equals(OutputTarget.of(score.classIndex().getAsInt()))
        ? labels.name(score.classIndex().getAsInt())
        : score.target().describe(labels::name);
  }

  /** Lines for people. */
  List<String> lines(LoadedModel model) {
    List<String> lines = new ArrayList<>();
    lines.add(input.path() + ", " + input.size());
    lines.addAll(Prediction.table(classes).lines("  "));
    maps.forEach(map -> lines.addAll(map.lines()));
    lines.add(model.times(input, seconds));
    return lines;
  }

  Map<String, Object> json() {
    return Json.object(
        "input", input.path().toString(),
        "classes", Prediction.json(classes),
        "explanations", maps.stream().map(ExplainedTarget::json).toList(),
        "seconds", Json.object("input", input.seconds(), "net", seconds));
  }
}
