package limpid.core.program;

import java.util.concurrent.atomic.AtomicReference;

/** Whose something is that only one thread at a time may use: that of the first that comes. */
final class Confinement {
  private final AtomicReference<Thread> owner = new AtomicReference<>();

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

  /** Leaves it to whoever comes next. */
  void leave() {
    enter();
    owner.set(null);
  }
}
