package limpid.bench;

/** Something that runs nets: Limpid, or a peer that it is measured against. */
public interface Engine extends AutoCloseable {

  /** With its version: {@code ONNX Runtime 1.29.0}. */
  String name();

  /** Whether it does such things at all. */
  boolean can(Task task);

  /**
   * Makes everything ready, so that a run is the work alone.
   *
   * @param threads that its work is shared out to
   * @throws EngineException if this engine cannot do it for this net
   */
  Run prepare(Subject subject, Task task, int threads);

  /** Limpid itself; precise, without algorithms that round more than the definition. */
  static Engine limpid(boolean precise) {
    return new LimpidEngine(precise);
  }

  @Override
  default void close() {}
}
