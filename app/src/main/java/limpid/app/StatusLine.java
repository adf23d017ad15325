package limpid.app;

/** One line on stderr that is written over and over, and only where a person watches. */
final class StatusLine {
  private final Terminal terminal;

  StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(String text) {
    if (terminal.live()) {
      clear();
      terminal.err().print(text);
      terminal.err().flush();
    }
  }

  /** Leaves the line to whatever is written next. */
  void clear() {
    if (terminal.live()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
  }

  /** {@code 0:07}, {@code 1:02:03}. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
