package limpid.app.given;

import java.util.function.LongSupplier;
import limpid.app.line.StatusLine;
import limpid.app.line.Terminal;
import limpid.core.program.Progress;

/** How far a method is that runs the net many times, for a person who watches. */
public final class ExplainProgress implements Progress {
  private static final long NANOS = 200_000_000L;

  private final StatusLine line;
  private final LongSupplier nanos;
  private long start;
  private int begun;
  private long shown;
  private int before = Integer.MAX_VALUE;

  public ExplainProgress(Terminal terminal) {
    this(terminal, System::nanoTime);
  }

  /** With a clock of its own, in nanoseconds. */
  public ExplainProgress(Terminal terminal, LongSupplier nanos) {
    this.line = new StatusLine(terminal);
    this.nanos = nanos;
  }

  /** The rate is counted from the first batch on, which everything is compiled for. */
  @Override
  public void progress(int done, int of) {
    long now = nanos.getAsLong();
    if (done == of) {
      line.clear();
    } else if (done <= before) {
      start = now;
      begun = done;
      shown = now;
      line.show("%d of %d runs".formatted(done, of));
    } else if (now - shown >= NANOS) {
      shown = now;
      double rate = (done - begun) / ((now - start) / 1e9);
      line.show(
          "%d of %d runs  %.1f runs/s  %s left"
              .formatted(done, of, rate, StatusLine.clock((of - done) / rate)));
    }
    before = done == of ? Integer.MAX_VALUE : done;
  }
}
