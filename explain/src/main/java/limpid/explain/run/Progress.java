package limpid.explain.run;

/** Who is told how far a long explanation is. */
@FunctionalInterface
public interface Progress {
  /** Nobody. */
  Progress NONE = (done, of) -> {};

  /** So many runs of the net are done. */
  void at(int done, int of);
}
