package limpid.bench;

import java.util.function.Supplier;

/**
 * An engine that is about to be measured, or why it cannot be.
 *
 * @param run null where it failed
 * @param output what it computes, null where it failed
 * @param failure null where it did not fail
 */
record Contender(String name, Run run, float[] output, Failure failure) implements AutoCloseable {

  /** Prepares an engine and runs it once. */
  static Contender of(String name, Supplier<Run> prepared) {
    Run run = null;
    try {
      run = prepared.get();
      return new Contender(name, run, run.output(), null);
    } catch (EngineException e) {
      if (run != null) {
        run.close();
      }
      return new Contender(name, null, null, Failure.of(e));
    }
  }

  boolean ready() {
    return failure == null;
  }

  @Override
  public void close() {
    if (ready()) {
      run.close();
    }
  }
}
