package limpid.app.serve;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import limpid.core.program.Cancellation;

/**
 * Where things are computed: on a few threads of their own, so that those who wait, on virtual
 * ones, do not; a bounded number may wait in line, and one more is told to come back.
 */
final class Desk implements AutoCloseable {
  private final ThreadPoolExecutor pool;
  private final Duration patience;

  /**
   * @param running how many at once
   * @param waiting how many may wait
   * @param patience how long one may take, the wait included
   */
  Desk(String name, int running, int waiting, Duration patience) {
    this.patience = patience;
    this.pool =
        new ThreadPoolExecutor(
            running,
            running,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name("limpid-" + name + "-", 1).factory());
  }

  /** Computes something under a control that is cancelled when it takes too long, and waits. */
  <T> T computed(Function<Cancellation, T> work) {
    Cancellation control = new Cancellation();
    Future<T> future = taken(() -> work.apply(control));
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new Refusal(
          503,
          "too-slow",
          "this takes more than %d s; a job, /api/jobs, may take longer"
              .formatted(patience.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      control.cancel();
      future.cancel(false);
      pool.purge();
    }
  }

  /** Takes something on. */
  <T> Future<T> taken(Callable<T> work) {
    try {
      return pool.submit(work);
    } catch (RejectedExecutionException _) {
      throw Refusal.busy("there is too much to do at the moment; try again in a second");
    }
  }

  Duration patience() {
    return patience;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
