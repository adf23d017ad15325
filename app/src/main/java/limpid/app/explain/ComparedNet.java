package limpid.app.explain;

import java.util.ArrayList;
import java.util.List;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenTarget;
import limpid.app.given.InputImage;
import limpid.app.given.InputImages;
import limpid.app.given.LoadedModel;
import limpid.app.given.Runs;
import limpid.app.given.Unfit;
import limpid.app.line.BadInput;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.picture.HeatMap;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.models.data.Labels;

/** One of the nets that are compared, with what is asked of it and the inputs that are left. */
final class ComparedNet {
  private final LoadedModel model;
  private final CompiledNet net;
  private final InputImages images;
  private final List<ChosenTarget> targets;
  private final boolean all;
  private final boolean named;
  private final List<Unfit> unfit;
  private List<ChosenMethod> methods;
  private boolean begun;

  /**
   * A net before its first input.
   *
   * @param methods those that it is for, as far as can be known before
   * @param all whether methods that refuse the first input are left out, and not refused
   * @param named whether its name stands before each of its columns, for there are others
   * @param unfit those that were left out
   */
  ComparedNet(
      LoadedModel model,
      CompiledNet net,
      InputImages images,
      List<ChosenMethod> methods,
      List<ChosenTarget> targets,
      boolean all,
      boolean named,
      List<Unfit> unfit) {
    this.model = model;
    this.net = net;
    this.images = images;
    this.methods = methods;
    this.targets = targets;
    this.all = all;
    this.named = named;
    this.unfit = new ArrayList<>(unfit);
  }

  LoadedModel model() {
    return model;
  }

  InputImages images() {
    return images;
  }

  Labels labels() {
    return model.architecture().labels();
  }

  /** Those whose maps are columns. */
  List<ChosenMethod> methods() {
    return List.copyOf(methods);
  }

  /** How many maps there may be. */
  int most() {
    return images.count() * targets.size() * methods.size();
  }

  /** What was left out, after the name of the net if there are others. */
  List<Unfit> unfit() {
    String name = named ? model.architecture().name() + ": " : "";
    return unfit.stream().map(one -> new Unfit(name + one.method(), one.why())).toList();
  }

  /**
   * The maps of the next input: for each target a row, with a map for each method; null after the
   * last.
   *
   * @param output the output of another net with the same classes, which says what the most likely
   *     ones are; null where this one does
   */
  Seen next(Control control, Tensor output) {
    InputImage input = images.next();
    if (input == null) {
      return null;
    }
    Trace outline = model.outline(net, input);
    methods.forEach(method -> method.check(input.path(), outline));
    targets.forEach(target -> target.check(net, input.tensor().shape()));
    try (Session session = net.session();
        Runs runs = new Runs(session, model.run(session, input, control))) {
      Tensor own = runs.whole().output().value();
      List<ChosenTarget> resolved =
          targets.stream().map(target -> target.resolved(output == null ? own : output)).toList();
      return new Seen(input, own, rows(input, runs, resolved));
    }
  }

  /** What came of an input. */
  record Seen(InputImage input, Tensor output, List<List<ComparedMap>> rows) {}

  private List<List<ComparedMap>> rows(InputImage input, Runs runs, List<ChosenTarget> targets) {
    List<List<ComparedMap>> rows = new ArrayList<>();
    targets.forEach(target -> rows.add(new ArrayList<>()));
    List<ChosenMethod> fit = new ArrayList<>();
    for (ChosenMethod method : methods) {
      try {
        List<ComparedMap> column =
            targets.stream().map(target -> map(input, runs, method, target)).toList();
        for (int i = 0; i < column.size(); i++) {
          rows.get(i).add(column.get(i));
        }
        fit.add(method);
      } catch (IllegalArgumentException e) {
        if (!all || begun) {
          throw method.refused(input.path(), model, e);
        }
        unfit.add(new Unfit(method.method().name(), method.why(e)));
      }
    }
    if (fit.isEmpty()) {
      throw new BadInput(
          "%s: no method is for this net: %s: %s"
              .formatted(input.path(), unfit.getFirst().method(), unfit.getFirst().why()));
    }
    methods = fit;
    begun = true;
    return rows;
  }

  private ComparedMap map(InputImage input, Runs runs, ChosenMethod method, ChosenTarget target) {
    Explanation explanation = method.explainer().explain(runs.of(target), target.target());
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
