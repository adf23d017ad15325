package limpid.app;

/** Measures one thing after another. */
final class Stopwatch {
  private final long start = System.nanoTime();
  private long lap = start;

  /** Seconds since the last call, or since the start. */
  double lap() {
    long before = lap;
    lap = System.nanoTime();
    return (lap - before) / 1e9;
  }

  /** Seconds since the start. */
  double total() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** {@code 0.042 s}, {@code 3.1 s}. */
  static String text(double seconds) {
    return (seconds < 1 ? "%.3f s" : "%.1f s").formatted(seconds);
  }
}
