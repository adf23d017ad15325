package limpid.core.program;

/** Who is told how far something long has come. */
@FunctionalInterface
public interface Progress {
  /** Nobody. */
  Progress NONE = (done, of) -> {};

  /**
   * So much of it is done.
   *
   * @param of how much there is, in the same unit
   */
  void progress(int done, int of);
}
