package limpid.app.evaluate;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import limpid.app.given.FeatureOptions;
import limpid.app.given.LoadedModel;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.catalogue.Methods;
import limpid.explain.inside.PooledFeatures;

/**
 * What a process of Spark's keeps from one task to the next: the network, read once and shared, and
 * as many of what works with it as tasks run at a time.
 *
 * @param <T> what is one task's at a time
 */
final class Executor<T> {
  private static final ConcurrentHashMap<Asked, Executor<Evaluation>> JUDGING =
      new ConcurrentHashMap<>();
  private static final ConcurrentHashMap<SentWords, Executor<PooledFeatures>> FEATURING =
      new ConcurrentHashMap<>();

  private final LoadedModel model;
  private final Making<T> making;
  private final Queue<T> idle = new ConcurrentLinkedQueue<>();

  private Executor(LoadedModel model, Making<T> making) {
    this.model = model;
    this.making = making;
  }

  private record Asked(SentWords words, boolean labelled) {}

  /** Makes what may need files. */
  private interface Making<T> {
    T made() throws IOException;
  }

  /** The one of this process that judges maps, and makes them. */
  static Executor<Evaluation> judging(SentWords words, boolean labelled) {
    return JUDGING.computeIfAbsent(
        new Asked(words, labelled),
        key ->
            orBadInput(
                () -> {
                  Catalogue catalogue = Methods.CATALOGUE;
                  EvaluationOptions options = EvaluationOptions.read(catalogue, words.arrived());
                  options.check();
                  LoadedModel model = options.model(Terminal.nowhere());
                  return new Executor<>(model, () -> options.evaluation(model, labelled));
                }));
  }

  /** The one of this process that takes features. */
  static Executor<PooledFeatures> featuring(SentWords words) {
    return FEATURING.computeIfAbsent(
        words,
        key ->
            orBadInput(
                () -> {
                  FeatureOptions options = FeatureOptions.read(words.arrived());
                  LoadedModel model = options.model(Terminal.nowhere());
                  return new Executor<>(model, () -> options.features(model));
                }));
  }

  private static <T> T orBadInput(Making<T> making) {
    try {
      return making.made();
    } catch (IOException e) {
      throw new BadInput(Failures.expected(e), e);
    }
  }

  LoadedModel model() {
    return model;
  }

  /** One that is this task's until it is given back. */
  T take() throws IOException {
    T kept = idle.poll();
    return kept != null ? kept : making.made();
  }

  void giveBack(T taken) {
    idle.add(taken);
  }
}
