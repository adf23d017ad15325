package limpid.core.program;

import java.util.concurrent.CancellationException;

/**
 * What the caller of something long has to say while it runs, and is told meanwhile: it is looked
 * at between two instructions of a {@link Program}, and so within milliseconds.
 *
 * <p>A thread that is interrupted is asked to stop, so that ends a run too.
 */
public interface Control extends Progress {
  /** Nobody is told, and nobody cancels but by interrupting the thread. */
  Control NONE =
      new Control() {
        @Override
        public void progress(int done, int of) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /** Whether the caller wants no more of it. */
  boolean cancelled();

  /** The same, told nothing: for each of many runs, of which the whole is told instead. */
  default Control untold() {
    Control whole = this;
    return new Control() {
      @Override
      public void progress(int done, int of) {}

      @Override
      public boolean cancelled() {
        return whole.cancelled();
      }
    };
  }

  /**
   * Goes on only if the caller wants to.
   *
   * @throws CancellationException if it was cancelled, or the current thread was interrupted, whose
   *     flag stays set
   */
  default void check() {
    if (cancelled()) {
      throw new CancellationException("cancelled");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }
}
