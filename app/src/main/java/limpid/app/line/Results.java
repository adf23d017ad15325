package limpid.app.line;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where results are printed, which remembers why some were lost. */
public final class Results extends PrintWriter {
  private final Remembering to;

  public Results(OutputStream to) {
    this(new Remembering(to));
  }

  private Results(Remembering to) {
    super(to, false, StandardCharsets.UTF_8);
    this.to = to;
  }

  /** Whether the reader went away, as {@code head} does: nobody misses what it did not read. */
  boolean isUnwanted() {
    return to.failure != null && reason().toLowerCase(Locale.ROOT).contains("pipe");
  }

  /** The system's reason, once something was lost. */
  String reason() {
    return to.failure == null ? "its stream is closed" : String.valueOf(to.failure.getMessage());
  }

  private static final class Remembering extends FilterOutputStream {
    private IOException failure;

    Remembering(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
