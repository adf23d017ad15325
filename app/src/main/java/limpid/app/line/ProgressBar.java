package limpid.app.line;

import java.util.function.LongSupplier;

/** How far something long is, and how long it will take, for a person who watches. */
public final class ProgressBar {
  private static final long NANOS = 200_000_000L;
  private static final int WIDTH = 24;

  private final StatusLine line;
  private final String unit;
  private final int of;
  private final int before;
  private final LongSupplier nanos;
  private final long start;
  private long shown;

  /**
   * @param unit what is counted, in the plural
   * @param before how many were done when this began
   */
  public ProgressBar(Terminal terminal, String unit, int before, int of) {
    this(terminal, unit, before, of, System::nanoTime);
  }

  /** With a clock of its own, in nanoseconds. */
  public ProgressBar(Terminal terminal, String unit, int before, int of, LongSupplier nanos) {
    this.line = new StatusLine(terminal);
    this.unit = unit;
    this.before = before;
    this.of = of;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.shown = start - NANOS;
  }

  public void done(int count) {
    long now = nanos.getAsLong();
    if (now - shown < NANOS) {
      return;
    }
    shown = now;
    int filled = (int) ((long) WIDTH * count / Math.max(1, of));
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    double rate = (count - before) / ((now - start) / 1e9);
    String rest =
        count > before && rate > 0
            ? "  %.1f %s/s  %s left".formatted(rate, unit, StatusLine.clock((of - count) / rate))
            : "";
    line.show("[%s] %,d of %,d %s%s".formatted(bar, count, of, unit, rest));
  }

  /** Leaves the line to whatever is written next. */
  public void end() {
    line.clear();
  }
}
