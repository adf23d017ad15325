package limpid.core.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that share out the pieces of one piece of work. The caller works too, so {@code n}
 * threads are the caller and {@code n - 1} daemons, which spin for about 2 ms after their last work
 * and then park: a hand-over costs about a microsecond while a net runs, and nothing when idle.
 *
 * <p>Pieces write disjoint outputs, so results do not depend on the number of threads. A second
 * caller that finds the threads busy, or a piece that splits again, runs its pieces alone.
 */
public final class Workers {
  private static final long SPIN_NANOS = 2_000_000;
  private static final AtomicReference<Workers> SHARED = new AtomicReference<>();

  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Works posted so far; written by whoever holds {@code busy}. */
  private long tickets;

  private volatile Work posted;

  private Workers(int threads) {
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      workers[i].start();
    }
  }

  /** The workers of this process: {@code -Dlimpid.threads}, or one for each processor. */
  public static Workers shared() {
    Workers known = SHARED.get();
    return known != null ? known : start(Settings.threads());
  }

  /** Sets the number of threads of this process, the caller's included. */
  public static void threads(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads: wants 1 to 1024, got " + threads);
    }
    Workers known = SHARED.get();
    if (known == null || known.threads() != threads) {
      Workers before = SHARED.getAndSet(new Workers(threads));
      if (before != null) {
        before.dismiss();
      }
    }
  }

  private static synchronized Workers start(int threads) {
    if (SHARED.get() == null) {
      threads(threads);
    }
    return SHARED.get();
  }

  /** The caller's thread and the daemons. */
  public int threads() {
    return workers.length + 1;
  }

  /** Runs {@code piece(0) … piece(pieces - 1)}, each once, and returns when all have ended. */
  public void split(int pieces, IntConsumer piece) {
    if (pieces < 2 || workers.length == 0 || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < pieces; i++) {
        piece.accept(i);
      }
      return;
    }
    Work work = new Work(++tickets, threads(), pieces, piece);
    try {
      posted = work;
      for (Worker worker : workers) {
        worker.wake();
      }
      work.run(0);
      work.await();
    } finally {
      posted = null;
      busy.set(false);
    }
    work.rethrow();
  }

  /**
   * Splits {@code [0, n)} into runs of about {@code grain} and calls {@code range(from, to)} for
   * each; small work stays on the caller's thread.
   */
  public void ranges(int n, int grain, Range range) {
    int pieces = Math.max(1, Math.min((n + grain - 1) / Math.max(1, grain), 4 * threads()));
    if (pieces == 1 || workers.length == 0) {
      range.run(0, n);
      return;
    }
    split(
        pieces, i -> range.run((int) ((long) n * i / pieces), (int) ((long) n * (i + 1) / pieces)));
  }

  private void dismiss() {
    for (Worker worker : workers) {
      worker.dismissed = true;
      LockSupport.unpark(worker);
    }
  }

  /** Work on a run of indices. */
  @FunctionalInterface
  public interface Range {
    void run(int from, int to);
  }

  /**
   * The pieces of one call. Each thread has a run of them, so that from one layer of a net to the
   * next it works on the same part of the map, which its core has in the cache. It takes them in
   * order; one that has done its own takes the last of whoever has most left.
   */
  private static final class Work {
    private static final int LINE = 16;

    private final long ticket;
    private final IntConsumer piece;

    /** For each thread the pieces that are left of its run: the first, and the end above it. */
    private final AtomicLongArray left;

    private final AtomicInteger open;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Work(long ticket, int threads, int pieces, IntConsumer piece) {
      this.ticket = ticket;
      this.piece = piece;
      this.open = new AtomicInteger(pieces);
      left = new AtomicLongArray(threads * LINE);
      for (int i = 0; i < threads; i++) {
        long from = (long) pieces * i / threads;
        long end = (long) pieces * (i + 1) / threads;
        left.setPlain(i * LINE, end << Integer.SIZE | from);
      }
    }

    void run(int thread) {
      for (int i = next(thread); i >= 0; i = next(thread)) {
        try {
          piece.accept(i);
        } catch (Throwable thrown) {
          failure.compareAndSet(null, thrown);
        } finally {
          open.getAndDecrement();
        }
      }
    }

    /** A piece for this thread, or -1 if none is left. */
    private int next(int thread) {
      int own = thread * LINE;
      for (long run = left.get(own); count(run) > 0; run = left.get(own)) {
        if (left.compareAndSet(own, run, run + 1)) {
          return (int) run;
        }
      }
      for (int most = most(); most >= 0; most = most()) {
        long run = left.get(most);
        long shorter = run - (1L << Integer.SIZE);
        if (count(run) > 0 && left.compareAndSet(most, run, shorter)) {
          return (int) (shorter >> Integer.SIZE);
        }
      }
      return -1;
    }

    /** Where the run is that has most left, or -1. */
    private int most() {
      int most = -1;
      for (int at = 0; at < left.length(); at += LINE) {
        int count = count(left.get(at));
        if (count > 0 && (most < 0 || count > count(left.get(most)))) {
          most = at;
        }
      }
      return most;
    }

    private static int count(long run) {
      return (int) (run >> Integer.SIZE) - (int) run;
    }

    /**
     * Gives way now and then, for with more threads than processors a piece may wait for this one.
     */
    void await() {
      for (int spins = 1; open.get() > 0; spins++) {
        if (spins % 1024 == 0) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
    }

    void rethrow() {
      switch (failure.get()) {
        case null -> {}
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable checked -> throw new IllegalStateException(checked);
      }
    }
  }

  private final class Worker extends Thread {
    private volatile boolean parked;
    private volatile boolean dismissed;
    private final int number;
    private long served;

    /**
     * @param number of this thread, where the caller is 0
     */
    Worker(int number) {
      super("limpid-worker-" + number);
      this.number = number;
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long idleSince = System.nanoTime();
      while (!dismissed) {
        if (serve()) {
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince > SPIN_NANOS) {
          sleep();
          idleSince = System.nanoTime();
        } else {
          Thread.onSpinWait();
        }
      }
    }

    /** Takes part in the work that is posted, unless it did already; keeps no hold of it. */
    private boolean serve() {
      Work work = posted;
      if (work == null || work.ticket == served) {
        return false;
      }
      served = work.ticket;
      work.run(number);
      return true;
    }

    /** Parks, unless work came between the last look and the announcement that this one parks. */
    private void sleep() {
      parked = true;
      if (!expected() && !dismissed) {
        LockSupport.park(this);
      }
      parked = false;
    }

    private boolean expected() {
      Work work = posted;
      return work != null && work.ticket != served;
    }
  }
}
