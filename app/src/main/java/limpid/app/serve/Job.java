package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;
import limpid.explain.run.Forming;

/** Something that takes long, and can be watched and cancelled meanwhile. */
final class Job {
  private static final Duration SKETCH = Duration.ofMillis(250);

  private final String id;
  private final long deadline;
  private final Function<Attribution, ObjectNode> sketcher;
  private final Watched control = new Watched();
  private State state = State.WAITING;
  private int done;
  private int of;
  private long version;
  private ObjectNode answer = Fields.object();
  private ObjectNode sketch = Fields.object();
  private long sketched = System.nanoTime() - SKETCH.toNanos();

  /** What the work asks whether to go on, and tells how far it is. */
  private final class Watched implements Forming {
    private volatile boolean cancelled;

    @Override
    public void progress(int now, int all) {
      Job.this.progress(now, all);
    }

    @Override
    public boolean cancelled() {
      return cancelled || System.nanoTime() - deadline > 0;
    }

    @Override
    public void formed(Supplier<Attribution> soFar) {
      sketch(soFar);
    }
  }

  /** How far it is. */
  enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    boolean isOver() {
      return compareTo(RUNNING) > 0;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param sketcher says what a map that forms looks like
   */
  Job(String id, Duration longest, Function<Attribution, ObjectNode> sketcher) {
    this.id = id;
    this.sketcher = sketcher;
    this.deadline = System.nanoTime() + longest.toNanos();
  }

  String id() {
    return id;
  }

  /**
   * Does the work in the current thread.
   *
   * @param refusal what to say of a failure
   */
  void run(Function<Control, ObjectNode> work, Function<RuntimeException, Refusal> refusal) {
    if (!entered(State.RUNNING, Fields.object())) {
      return;
    }
    try {
      ObjectNode found = work.apply(control);
      entered(State.DONE, found);
    } catch (CancellationException _) {
      entered(State.CANCELLED, Fields.object());
    } catch (RuntimeException e) {
      entered(State.FAILED, refused(refusal.apply(e)));
    } catch (OutOfMemoryError _) {
      entered(
          State.FAILED,
          refused(new Refusal(503, "no-memory", "there is not enough memory for this")));
    }
  }

  private static ObjectNode refused(Refusal refusal) {
    ObjectNode error = Fields.object().put("code", refusal.code());
    return Fields.object().set("error", error.put("message", refusal.getMessage()));
  }

  private synchronized boolean entered(State next, ObjectNode said) {
    if (state.isOver()) {
      return false;
    }
    state = next;
    answer = said;
    version++;
    notifyAll();
    return true;
  }

  private synchronized void progress(int now, int all) {
    done = now;
    of = all;
    version++;
    notifyAll();
  }

  /** Keeps the map as it is now, a few times a second. */
  private void sketch(Supplier<Attribution> soFar) {
    long now = System.nanoTime();
    if (now - sketched < SKETCH.toNanos()) {
      return;
    }
    sketched = now;
    ObjectNode drawn = sketcher.apply(soFar.get());
    synchronized (this) {
      sketch = drawn;
      version++;
      notifyAll();
    }
  }

  /** Ends it: at once if it waits, within an instruction of the net if it runs. */
  void cancel() {
    control.cancelled = true;
    entered(State.CANCELLED, Fields.object());
  }

  /** What there is to say of it: state, progress and, when it is over, what it came to. */
  synchronized ObjectNode json() {
    ObjectNode json = Fields.object().put("job", id).put("state", state.word());
    if (of > 0) {
      json.put("done", done).put("of", of);
    }
    if (state == State.RUNNING) {
      json.setAll(sketch);
    }
    json.setAll(answer);
    return json;
  }

  synchronized State state() {
    return state;
  }

  synchronized long version() {
    return version;
  }

  /** Waits until there is something new to say, or some time has passed. */
  synchronized void awaitNews(long seen, Duration patience) throws InterruptedException {
    if (version == seen && !state.isOver()) {
      wait(patience.toMillis());
    }
  }
}
