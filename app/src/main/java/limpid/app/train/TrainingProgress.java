package limpid.app.train;

import java.util.function.LongSupplier;
import limpid.app.line.StatusLine;
import limpid.app.line.Terminal;
import limpid.nn.Training.Status;

/**
 * The line that tells how far a training is: written over and over where a person watches, once in
 * ten seconds elsewhere.
 */
final class TrainingProgress {
  private static final long LIVE = 200_000_000L;
  private static final long LOGGED = 10_000_000_000L;

  private final Terminal terminal;
  private final StatusLine status;
  private final int epochs;
  private final int images;
  private final LongSupplier nanos;
  private final long start;
  private long shown;
  private long steps;

  /**
   * @param images of a step
   */
  TrainingProgress(Terminal terminal, int epochs, int images) {
    this(terminal, epochs, images, System::nanoTime);
  }

  /** With a clock of its own, in nanoseconds. */
  TrainingProgress(Terminal terminal, int epochs, int images, LongSupplier nanos) {
    this.terminal = terminal;
    this.status = new StatusLine(terminal);
    this.epochs = epochs;
    this.images = images;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.shown = start;
  }

  /** One more step was taken. */
  void step(Status progress) {
    steps++;
    long now = nanos.getAsLong();
    if (now - shown >= (terminal.live() ? LIVE : LOGGED)) {
      shown = now;
      show(line(progress, now));
    }
  }

  private String line(Status progress, long now) {
    double seconds = (now - start) / 1e9;
    long left = (long) (epochs - progress.epoch()) * progress.steps() - progress.step();
    return "epoch %d/%d  step %d/%d  loss %.4f  accuracy %.1f%%  %.0f images/s  %s left"
        .formatted(
            progress.epoch() + 1,
            epochs,
            progress.step(),
            progress.steps(),
            progress.loss(),
            100 * progress.accuracy(),
            steps * images / seconds,
            StatusLine.clock(left * seconds / steps));
  }

  /** An epoch is over: its figures stay on the terminal. */
  void epoch(TrainingLog.Epoch epoch) {
    String test =
        epoch.testAccuracy() == null
            ? ""
            : "  test accuracy %.2f%%".formatted(100 * epoch.testAccuracy());
    status.clear();
    terminal
        .err()
        .println(
            "epoch %d/%d  loss %.4f  accuracy %.2f%%%s  %.0f s"
                .formatted(
                    epoch.epoch(),
                    epochs,
                    epoch.loss(),
                    100 * epoch.trainAccuracy(),
                    test,
                    epoch.seconds()));
    terminal.err().flush();
  }

  /** Leaves the line to whatever is written next. */
  void clear() {
    status.clear();
  }

  private void show(String line) {
    if (terminal.live()) {
      status.show(line);
    } else {
      terminal.err().println(line);
      terminal.err().flush();
    }
  }
}
