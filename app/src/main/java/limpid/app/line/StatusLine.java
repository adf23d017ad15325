package limpid.app.line;

/** One line on stderr that is written over and over, and only where a person watches. */
public final class StatusLine {
  private final Terminal terminal;

  public StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  public void show(String text) {
    if (terminal.live()) {
      clear();
      terminal.err().print(text);
      terminal.err().flush();
    }
  }

  /** Leaves the line to whatever is written next. */
  public void clear() {
    if (terminal.live()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
  }

  /** {@code 0:07}, {@code 1:02:03}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
