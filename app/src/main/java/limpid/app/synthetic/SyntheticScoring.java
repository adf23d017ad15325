package limpid.app.synthetic;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import limpid.app.audit.Audit;
import limpid.app.given.ChosenMethod;
import limpid.app.given.ChosenMethods;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.ExplainProgress;
import limpid.app.given.GroundTruth;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.RunOptions;
import limpid.app.given.TrueMasks;
import limpid.app.given.Unfit;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.app.line.ProgressBar;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.metric.EnergyPointingGame;
import limpid.explain.metric.Judged;
import limpid.explain.metric.PointingGame;
import limpid.explain.metric.RandomMap;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;

/**
 * Holds maps of the most likely class to what decided. Where the object decides, images that are
 * classified wrong are left out: what decided is not known of them. Of confounded images, those are
 * taken whose object and texture speak for different classes, one of which the net chose: that
 * one's pixels decided.
 */
record SyntheticScoring(LoadedModel model, SyntheticSet set, Path folder, RunOptions how) {
  private static final int CELLS = 7;

  /**
   * What decided.
   *
   * @param evidence 1 on what decided
   * @param lures 1 on what meant nothing, but looks as if it might
   */
  private record Decided(Tensor evidence, Tensor lures, boolean object) {}

  SyntheticScores of(ChosenMethods chosen, EvaluatedImages images, Terminal terminal) {
    List<ChosenMethod> fitting = new ArrayList<>();
    List<Unfit> unfit = new ArrayList<>(chosen.unfit());
    for (ChosenMethod method : chosen.methods()) {
      Optional<String> lacking = method.lacking(model.outline());
      if (lacking.isEmpty()) {
        fitting.add(method);
      } else if (chosen.all()) {
        unfit.add(new Unfit(method.method().name(), lacking.get()));
      } else {
        throw new BadInput(method.method().name() + ": " + lacking.get());
      }
    }
    SyntheticScores scores = new SyntheticScores(set, images.images().size(), unfit);
    TrueMasks objects = TrueMasks.of(folder.resolve(SyntheticSet.MASKS[0]));
    TrueMasks distractors = TrueMasks.of(folder.resolve(SyntheticSet.MASKS[1]));
    ProgressBar bar =
        new ProgressBar(terminal, "maps", 0, images.images().size() * (fitting.size() + 1));
    Control control = new Cancellation(new ExplainProgress(terminal));
    List<Explainer> explainers = fitting.stream().map(ChosenMethod::explainer).toList();
    CompiledNet net = how.net(model.model(), Integer.MAX_VALUE, explainers);
    int done = 0;
    try (Session session = net.session()) {
      for (EvaluatedImages.One one : images.images()) {
        try {
          InputImage input = InputImage.read(one.file(), model.architecture().preprocessing());
          Run run = model.run(session, input, control);
          int predicted = Audit.largest(run.output().value());
          Optional<Decided> decided = decided(input, one.label(), predicted, objects, distractors);
          if (decided.isPresent()) {
            scores.decided(decided.get().object(), share(decided.get().evidence()));
            for (ChosenMethod method : fitting) {
              bar.done(done++);
              score(
                  scores,
                  method.method().name(),
                  method.explainer(),
                  run,
                  predicted,
                  decided.get());
            }
            score(scores, "random", new RandomMap(CELLS, 0), run, predicted, decided.get());
          }
        } catch (RuntimeException e) {
          String sentence = Failures.expected(e);
          if (sentence == null) {
            bar.end();
            throw e;
          }
          scores.unreadable().add(sentence);
        }
      }
    }
    bar.end();
    if (scores.judged() == 0) {
      throw new BadInput(
          "%s: of %d images none shows what decided; a net trained on its train folder is expected"
              .formatted(folder, images.images().size()));
    }
    return scores;
  }

  private Optional<Decided> decided(
      InputImage input,
      OptionalInt label,
      int predicted,
      TrueMasks objects,
      TrueMasks distractors) {
    Optional<Tensor> object = objects.truth(input).map(GroundTruth.Truth::mask);
    if (object.isEmpty() || label.isEmpty()) {
      throw new BadInput(input.path() + ": has no mask of its object, or no label");
    }
    Tensor lures =
        distractors
            .truth(input)
            .map(GroundTruth.Truth::mask)
            .orElseGet(() -> Tensor.zeros(object.get().shape()));
    boolean byObject = predicted == label.getAsInt();
    if (set == SyntheticSet.OBJECT) {
      return byObject ? Optional.of(new Decided(object.get(), lures, true)) : Optional.empty();
    }
    OptionalInt texture = SyntheticSet.texture(input.stem(), model.architecture().labels());
    if (texture.isEmpty() || texture.equals(label)) {
      return Optional.empty();
    }
    if (byObject) {
      return Optional.of(new Decided(object.get(), without(object.get(), null), true));
    }
    return predicted == texture.getAsInt()
        ? Optional.of(new Decided(without(object.get(), lures), object.get(), false))
        : Optional.empty();
  }

  /** What is on neither. */
  private static Tensor without(Tensor one, Tensor other) {
    Tensor rest = Tensor.zeros(one.shape());
    for (int k = 0; k < rest.size(); k++) {
      boolean on = one.data()[k] > 0 || other != null && other.data()[k] > 0;
      rest.data()[k] = on ? 0 : 1;
    }
    return rest;
  }

  private static double share(Tensor mask) {
    double sum = 0;
    for (float value : mask.data()) {
      sum += value;
    }
    return sum / mask.size();
  }

  private void score(
      SyntheticScores scores,
      String name,
      Explainer explainer,
      Run run,
      int predicted,
      Decided decided) {
    try {
      Explanation explanation = explainer.explain(run, OutputTarget.of(predicted));
      Judged truth = new Judged(explanation, run, Optional.of(decided.evidence()));
      Judged lured = new Judged(explanation, run, Optional.of(decided.lures()));
      PointingGame game = new PointingGame(0);
      scores.add(name, new EnergyPointingGame().of(truth), game.of(truth) > 0, game.of(lured) > 0);
    } catch (IllegalArgumentException e) {
      scores.refused(name, e.getMessage());
    }
  }
}
