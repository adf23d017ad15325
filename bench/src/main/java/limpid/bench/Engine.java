package limpid.bench;

import limpid.core.program.Rounding;

/** Something that runs nets: Limpid, or a peer that it is measured against. */
public interface Engine extends AutoCloseable {

  /** With its version: {@code ONNX Runtime 1.29.0}. */
  String name();

  /** How it is run, in a few words: the best that it offers for this. */
  String settings();

  /** Whether it does such things at all. */
  boolean can(Task task);

  /**
   * Makes everything ready, so that a run is the work alone.
   *
   * @param threads that its work is shared out to
   * @throws EngineException if this engine cannot do it for this net
   */
  Run prepare(Subject subject, Task task, int threads);

  /** Limpid itself, with programs that may round this much. */
  static Engine limpid(Rounding rounding) {
    return new LimpidEngine(rounding);
  }

  @Override
  default void close() {}
}
