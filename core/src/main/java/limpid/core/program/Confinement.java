package limpid.core.program;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whose something is that only one thread at a time may use, that of the first that comes, and for
 * one thing at a time.
 */
final class Confinement {
  private final AtomicReference<Thread> owner = new AtomicReference<>();

  /** Read and written by the owner alone. */
  private boolean busy;

  /**
   * Takes it, if nobody living has it.
   *
   * @throws IllegalStateException if another thread has it
   */
  void enter() {
    Thread current = Thread.currentThread();
    Thread seen = owner.get();
    if (seen == current) {
      return;
    }
    if (seen != null && seen.isAlive() || !owner.compareAndSet(seen, current)) {
      throw new IllegalStateException(
          "program: it belongs to the thread "
              + (seen == null ? "that just took it" : seen.getName())
              + ", not to "
              + current.getName()
              + "; call release() there first, or run a copy() here");
    }
  }

  /**
   * Does something with it, during which nothing else is done with it.
   *
   * @throws IllegalStateException if another thread has it, or this one is at work with it, as a
   *     control is that its own run has called
   */
  void during(Runnable work) {
    requireIdle();
    busy = true;
    try {
      work.run();
    } finally {
      busy = false;
    }
  }

  /** Leaves it to whoever comes next. */
  void leave() {
    requireIdle();
    owner.set(null);
  }

  private void requireIdle() {
    enter();
    if (busy) {
      throw new IllegalStateException(
          "program: the control of one of its runs can neither run nor release it;"
              + " run a copy() there");
    }
  }
}
