package limpid.app.evaluate;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import limpid.app.given.LoadedModel;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Methods;

/**
 * What a process of Spark's keeps from one task to the next: the network, read once and shared, and
 * as many evaluations as tasks run at a time.
 */
final class Executor {
  private static final ConcurrentHashMap<SentWords, Executor> KEPT = new ConcurrentHashMap<>();

  private final EvaluationOptions options;
  private final LoadedModel model;
  private final Queue<Evaluation> idle = new ConcurrentLinkedQueue<>();
  private final boolean labelled;

  private Executor(SentWords words, boolean labelled) {
    try {
      this.options = EvaluationOptions.read(Methods.CATALOGUE, words.arrived());
      this.labelled = labelled;
      options.check();
      this.model = options.model(Terminal.nowhere());
    } catch (IOException e) {
      throw new BadInput(Failures.expected(e), e);
    }
  }

  /** The one of this process. */
  static Executor of(SentWords words, boolean labelled) {
    return KEPT.computeIfAbsent(words, key -> new Executor(key, labelled));
  }

  LoadedModel model() {
    return model;
  }

  /** An evaluation that is this task's until it is given back. */
  Evaluation take() throws IOException {
    Evaluation kept = idle.poll();
    return kept != null ? kept : options.evaluation(model, labelled);
  }

  void giveBack(Evaluation evaluation) {
    idle.add(evaluation);
  }
}
