package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.ChosenTarget;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.Prediction;
import limpid.app.given.Runs;
import limpid.app.given.Unfit;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.app.line.Stopwatch;
import limpid.core.Shape;
import limpid.core.graph.Trace;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.relevance.Ledger;
import limpid.explain.relevance.Lrp;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.models.data.Labels;

/**
 * One input with everything that was found out about it, from one run of the net.
 *
 * @param seconds what the run took
 * @param unfit of all methods, those that were left out
 */
record ExplainedInput(
    InputImage input,
    List<Prediction> classes,
    double seconds,
    List<ExplainedTarget> maps,
    List<Unfit> unfit) {

  /**
   * Runs the net, explains every target by every method, and writes the files.
   *
   * @param watched told of each method before it begins
   */
  static ExplainedInput of(
      LoadedModel model,
      Session session,
      Control control,
      InputImage input,
      ChosenMethods methods,
      List<ChosenTarget> targets,
      ExplanationFiles files,
      Consumer<String> watched)
      throws IOException {
    Stopwatch watch = new Stopwatch();
    Trace outline = model.outline(session.net(), input);
    List<Unfit> unfit = new ArrayList<>(methods.unfit());
    List<ChosenMethod> fit = fit(methods, input, outline, unfit);
    targets.forEach(target -> target.check(session.net(), input.tensor().shape()));
    Run run = model.run(session, input, control);
    double seconds = watch.total();
    try (Runs runs = new Runs(session, run)) {
      ChosenMethods chosen = new ChosenMethods(fit, methods.all(), unfit);
      return of(model, runs, input, chosen, targets, files, watched, seconds);
    }
  }

  private static ExplainedInput of(
      LoadedModel model,
      Runs runs,
      InputImage input,
      ChosenMethods methods,
      List<ChosenTarget> targets,
      ExplanationFiles files,
      Consumer<String> watched,
      double seconds)
      throws IOException {
    Run run = runs.whole();
    List<Unfit> unfit = new ArrayList<>(methods.unfit());
    Labels labels = model.architecture().labels();
    List<Prediction> classes = Prediction.likeliest(run.output().value(), labels);
    List<Explanation> explanations = new ArrayList<>();
    List<Asked> asked = new ArrayList<>();
    for (ChosenMethod method : methods.methods()) {
      watched.accept(method.method().name());
      try {
        for (ChosenTarget target : targets) {
          explanations.add(method.explainer().explain(runs.of(target), target.target()));
          asked.add(new Asked(method, target));
        }
      } catch (IllegalArgumentException e) {
        if (!methods.all()) {
          throw method.refused(input.path(), model, e);
        }
        unfit.add(new Unfit(method.method().name(), method.why(e)));
      }
    }
    if (explanations.isEmpty()) {
      throw new BadInput(
          "%s: no method is for this net: %s: %s"
              .formatted(input.path(), unfit.getFirst().method(), unfit.getFirst().why()));
    }
    List<ExplanationFiles.Written> written = files.write(input, explanations, labels);
    List<ExplainedTarget> maps = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      Explanation explanation = explanations.get(i);
      Optional<DrawnLedger> ledger = Optional.empty();
      if (explanation.explainer() instanceof Lrp lrp && lrp.accounted()) {
        Ledger found = lrp.ledger(runs.of(asked.get(i).target()), asked.get(i).target().target());
        ledger =
            Optional.of(
                new DrawnLedger(found, files.ledger(input, explanation, lrp, labels, found)));
      }
      maps.add(of(asked.get(i), explanation, written.get(i), runs, labels, ledger));
    }
    return new ExplainedInput(input, classes, seconds, maps, unfit);
  }

  /** Those that the net has all for that they need; of all, the others are left out. */
  private static List<ChosenMethod> fit(
      ChosenMethods methods, InputImage input, Trace outline, List<Unfit> unfit) {
    if (!methods.all()) {
      methods.methods().forEach(method -> method.check(input.path(), outline));
      return methods.methods();
    }
    List<ChosenMethod> fit = new ArrayList<>();
    for (ChosenMethod method : methods.methods()) {
      method
          .lacking(outline)
          .ifPresentOrElse(
              why -> unfit.add(new Unfit(method.method().name(), why)), () -> fit.add(method));
    }
    return fit;
  }

  /** What is explained, and how. */
  private record Asked(ChosenMethod method, ChosenTarget target) {}

  private static ExplainedTarget of(
      Asked asked,
      Explanation explanation,
      ExplanationFiles.Written written,
      Runs runs,
      Labels labels,
      Optional<DrawnLedger> ledger) {
    Run run = runs.of(asked.target());
    Shape layer =
        explanation
            .layer()
            .filter(run.outline()::has)
            .map(at -> run.outline().at(at).shape())
            .orElse(null);
    return new ExplainedTarget(
        asked.method(), asked.target(), explanation, labels, layer, written, ledger);
  }

  /** Lines for people. */
  List<String> lines(LoadedModel model) {
    List<String> lines = new ArrayList<>();
    lines.add(input.path() + ", " + input.size());
    lines.addAll(Prediction.table(classes).lines("  "));
    List<Path> pictures = maps.stream().map(ExplainedTarget::picture).toList();
    for (int i = 0; i < maps.size(); i++) {
      lines.addAll(maps.get(i).lines(pictures.lastIndexOf(pictures.get(i)) == i));
    }
    if (!unfit.isEmpty()) {
      lines.add("not for this net, or not so:");
      unfit.forEach(one -> lines.add(one.line()));
    }
    lines.add(model.times(input, seconds));
    return lines;
  }

  Map<String, Object> json() {
    return Json.object(
        "input", input.path().toString(),
        "classes", Prediction.json(classes),
        "explanations", maps.stream().map(ExplainedTarget::json).toList(),
        "unfit", unfit.stream().map(Unfit::json).toList(),
        "seconds", Json.object("input", input.seconds(), "net", seconds));
  }
}
