package limpid.explain.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import limpid.core.program.Control;

/**
 * What was made for the last few keys, each once: the first thread that asks makes it, those that
 * ask for the same meanwhile wait, and those that ask for others do not.
 */
final class Compilations<K, V> {
  private static final long LOOK_MILLIS = 20;

  private final int kept;
  private final Map<K, FutureTask<V>> made = new LinkedHashMap<>(8, 0.75f, true);

  Compilations(int kept) {
    this.kept = kept;
  }

  /**
   * What there is for a key.
   *
   * @param control is asked while this waits for another thread
   * @throws RuntimeException what making it threw; it is made anew when it is asked for again
   */
  V get(K key, Function<K, V> make, Control control) {
    FutureTask<V> task;
    boolean first = false;
    synchronized (made) {
      task = made.get(key);
      if (task == null) {
        first = true;
        task = new FutureTask<>(() -> make.apply(key));
        if (made.size() == kept) {
          made.remove(made.keySet().iterator().next());
        }
        made.put(key, task);
      }
    }
    if (first) {
      task.run();
    }
    return result(key, task, control);
  }

  private V result(K key, FutureTask<V> task, Control control) {
    while (true) {
      if (!task.isDone()) {
        control.check();
      }
      try {
        return task.isDone() ? task.resultNow() : task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IllegalStateException | ExecutionException e) {
        synchronized (made) {
          made.remove(key, task);
        }
        throw thrown(task.exceptionNow());
      }
    }
  }

  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  /** Forgets what there is for a key, if it is still this. */
  void remove(K key, V value) {
    synchronized (made) {
      FutureTask<V> task = made.get(key);
      if (task != null && task.state() == FutureTask.State.SUCCESS && task.resultNow() == value) {
        made.remove(key);
      }
    }
  }

  void clear() {
    synchronized (made) {
      made.clear();
    }
  }
}
