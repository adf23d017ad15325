package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;

/** The jobs of a server, done one after the other. */
final class Jobs implements AutoCloseable {
  private static final int KEPT = 64;
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(80);

  private final Desk desk;
  private final Semaphore streams;
  private final SecureRandom random = new SecureRandom();
  private final Kept<Job> jobs = new Kept<>(KEPT, job -> 1);
  private final Function<RuntimeException, Refusal> refusal;

  Jobs(Limits limits, Function<RuntimeException, Refusal> refusal) {
    this.desk = new Desk("job", 1, limits.waiting(), limits.job());
    this.streams = new Semaphore(limits.streams());
    this.refusal = refusal;
  }

  /**
   * Takes work on.
   *
   * @param sketcher says what a map looks like while it forms
   */
  Job accepted(Function<Control, ObjectNode> work, Function<Attribution, ObjectNode> sketcher) {
    byte[] id = new byte[12];
    random.nextBytes(id);
    Job job = new Job(HexFormat.of().formatHex(id), desk.patience(), sketcher);
    desk.taken(
        () -> {
          job.run(work, refusal);
          return job;
        });
    jobs.put(job.id(), job);
    return job;
  }

  Job get(String id) {
    return jobs.get(id)
        .orElseThrow(() -> Refusal.missing("job: there is none of this id, or not any more"));
  }

  /** Refuses one more who would watch, or lets it, until {@link #left}. */
  void watched() {
    if (!streams.tryAcquire()) {
      throw Refusal.busy("too many jobs are watched at the moment");
    }
  }

  void left() {
    streams.release();
  }

  /**
   * Sends what there is to say of a job, until it is over, as server-sent events; a job whose only
   * watcher has gone is cancelled.
   */
  void send(Job job, OutputStream out) throws InterruptedException {
    try {
      for (long seen = -1; ; ) {
        long version = job.version();
        Job.State state = job.state();
        out.write(
            (version == seen
                    ? ": \n\n"
                    : "event: %s\ndata: %s\n\n".formatted(state.word(), job.json()))
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (state.isOver()) {
          return;
        }
        seen = version;
        Thread.sleep(PAUSE);
        job.awaitNews(seen, BEAT);
      }
    } catch (IOException _) {
      job.cancel();
    }
  }

  @Override
  public void close() {
    desk.close();
  }
}
