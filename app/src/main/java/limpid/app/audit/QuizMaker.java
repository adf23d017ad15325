package limpid.app.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.app.given.ChosenMethod;
import limpid.app.given.EvaluatedImages;
import limpid.app.given.ExplainProgress;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.RunOptions;
import limpid.app.given.Thumbnail;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.app.line.ProgressBar;
import limpid.app.line.Terminal;
import limpid.core.program.Cancellation;
import limpid.core.program.Control;
import limpid.explain.Explanation;
import limpid.explain.picture.Colormap;
import limpid.explain.picture.Look;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;

/**
 * Chooses what to ask: of two classes images that the net tells apart rightly, from the clearest on
 * to the least clear, as machine teaching has it; with the maps of the margin between the two.
 */
record QuizMaker(LoadedModel model, ChosenMethod method, RunOptions how, Terminal terminal) {
  private static final Look LOOK = new Look(Optional.of(Colormap.DIVERGING), OptionalDouble.of(.9));

  /** An image, and what the net says of it. */
  private record Seen(EvaluatedImages.One image, int label, float[] logits) {
    boolean right() {
      for (float logit : logits) {
        if (logit > logits[label]) {
          return false;
        }
      }
      return true;
    }

    /** How much more its class gets than the other one. */
    double margin(int[] pair) {
      return logits[label] - logits[label == pair[0] ? pair[1] : pair[0]];
    }
  }

  /**
   * A quiz.
   *
   * @param pair the classes; those that the net confuses most, if null
   * @param most images of a class
   */
  Quiz of(EvaluatedImages images, int[] pair, int most, int questions) {
    List<String> unreadable = new ArrayList<>();
    CompiledNet net = how.net(model.model(), images.images().size(), List.of(method.explainer()));
    Control control = new Cancellation(new ExplainProgress(terminal));
    try (Session session = net.session()) {
      List<Seen> seen = seen(session, images, pair, most, unreadable, control);
      int[] both = pair != null ? pair : confused(seen);
      List<Seen> own =
          seen.stream().filter(one -> one.label() == both[0] || one.label() == both[1]).toList();
      List<Quiz.Question> asked = new ArrayList<>();
      for (Seen one : chosen(own, both, questions)) {
        asked.add(question(session, one, both, control));
      }
      return new Quiz(
          model.architecture().name(),
          List.of(name(both[0]), name(both[1])),
          confusions(seen)[both[0]][both[1]] + confusions(seen)[both[1]][both[0]],
          own.stream().filter(Seen::right).count() / (double) own.size(),
          asked,
          unreadable);
    } catch (BadInput e) {
      Failures.leftOut(terminal, unreadable);
      throw e;
    }
  }

  private String name(int index) {
    return model.architecture().labels().name(index);
  }

  private List<Seen> seen(
      Session session,
      EvaluatedImages images,
      int[] pair,
      int most,
      List<String> unreadable,
      Control control) {
    List<Seen> seen = new ArrayList<>();
    int[] counts = new int[model.architecture().classes()];
    ProgressBar bar = new ProgressBar(terminal, "images", 0, images.images().size());
    for (int i = 0; i < images.images().size(); i++) {
      bar.done(i);
      EvaluatedImages.One one = images.images().get(i);
      int label = one.label().getAsInt();
      boolean wanted = pair == null || label == pair[0] || label == pair[1];
      if (!wanted || counts[label]++ >= most) {
        continue;
      }
      try {
        InputImage input = InputImage.read(one.file(), model.architecture().preprocessing());
        Run run = model.run(session, input, control);
        seen.add(new Seen(one, label, run.output().value().data().clone()));
      } catch (RuntimeException e) {
        String sentence = Failures.expected(e);
        if (sentence == null) {
          throw e;
        }
        unreadable.add(sentence);
      }
    }
    bar.end();
    return seen;
  }

  private int[][] confusions(List<Seen> seen) {
    int classes = model.architecture().classes();
    int[][] confusions = new int[classes][classes];
    for (Seen one : seen) {
      int taken = 0;
      for (int k = 1; k < classes; k++) {
        taken = one.logits()[k] > one.logits()[taken] ? k : taken;
      }
      confusions[one.label()][taken]++;
    }
    return confusions;
  }

  /** Two classes with images, of which one is taken for the other most often. */
  private int[] confused(List<Seen> seen) {
    int[][] confusions = confusions(seen);
    List<Integer> there = seen.stream().map(Seen::label).distinct().sorted().toList();
    if (there.size() < 2) {
      throw new BadInput(
          "tutor: images of two classes or more are expected, those that can be used are of %d"
              .formatted(there.size()));
    }
    int[] best = {there.get(0), there.get(1)};
    for (int a : there) {
      for (int b : there) {
        int both = confusions[a][b] + confusions[b][a];
        if (a < b && both > confusions[best[0]][best[1]] + confusions[best[1]][best[0]]) {
          best = new int[] {a, b};
        }
      }
    }
    return best;
  }

  /** As many of each class, evenly from the clearest to the least clear, which come last. */
  private List<Seen> chosen(List<Seen> own, int[] pair, int questions) {
    List<Seen> chosen = new ArrayList<>();
    for (int one : pair) {
      if (own.stream().noneMatch(image -> image.label() == one)) {
        throw new BadInput("--classes: there is no image of %s".formatted(name(one)));
      }
      List<Seen> told =
          own.stream()
              .filter(image -> image.label() == one && image.margin(pair) > 0)
              .sorted(Comparator.comparingDouble(image -> -image.margin(pair)))
              .toList();
      int count = Math.min(told.size(), one == pair[0] ? (questions + 1) / 2 : questions / 2);
      for (int i = 0; i < count; i++) {
        chosen.add(told.get(count == 1 ? 0 : i * (told.size() - 1) / (count - 1)));
      }
      if (count == 0) {
        throw new BadInput(
            "tutor: the net tells no image of %s from %s; other --classes or better weights are expected"
                .formatted(name(one), name(one == pair[0] ? pair[1] : pair[0])));
      }
    }
    chosen.sort(Comparator.comparingDouble(image -> -image.margin(pair)));
    return chosen;
  }

  private Quiz.Question question(Session session, Seen one, int[] pair, Control control) {
    InputImage input = InputImage.read(one.image().file(), model.architecture().preprocessing());
    Run run = model.run(session, input, control);
    method.check(one.image().file(), run.outline());
    OutputTarget margin = OutputTarget.of(pair[0]).minus(OutputTarget.of(pair[1]));
    Explanation explanation;
    try {
      explanation = method.explainer().explain(run, margin);
    } catch (IllegalArgumentException e) {
      throw method.refused(one.image().file(), model, e);
    }
    Thumbnail small = Thumbnail.of(input.prepared(), LOOK.of(explanation));
    return new Quiz.Question(
        one.image().name(),
        small.photo(),
        small.map(),
        one.label() == pair[0] ? 0 : 1,
        1 / (1 + Math.exp(-one.margin(pair))));
  }
}
