package limpid.app.line;

/** Measures one thing after another. */
public final class Stopwatch {
  private final long start = System.nanoTime();
  private long lap = start;

  /** Seconds since the last call, or since the start. */
  public double lap() {
    long before = lap;
    lap = System.nanoTime();
    return (lap - before) / 1e9;
  }

  /** Seconds since the start. */
  public double total() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** {@code 0.042 s}, {@code 3.1 s}. */
  public static String text(double seconds) {
    return (seconds < 1 ? "%.3f s" : "%.1f s").formatted(seconds);
  }
}
