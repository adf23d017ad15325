package limpid.app.line;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and complaints
 * @param live whether a person watches, so that a line may be written over
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean live) {

  /** This process's own streams; {@code -Dlimpid.live=true} says that stderr is a terminal. */
  public static Terminal system() {
    return new Terminal(
        new Results(new FileOutputStream(FileDescriptor.out)),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        Boolean.getBoolean("limpid.live"));
  }

  /** One that nobody looks at. */
  public static Terminal nowhere() {
    return new Terminal(
        new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), false);
  }

  /** Why results that were printed did not arrive; null if all did, or nobody reads them. */
  String lost() {
    if (!out.checkError()) {
      return null;
    }
    if (out instanceof Results results) {
      return results.isUnwanted() ? null : results.reason();
    }
    return "its stream is closed";
  }
}
