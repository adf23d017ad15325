package limpid.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder for the files of one run, deleted at its end, whatever ends it. */
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final Thread atExit = new Thread(this::delete);

  Scratch() throws IOException {
    folder = Files.createTempDirectory("limpid-bench");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path folder() {
    return folder;
  }

  /** A folder that later runs find again. */
  Path cache() {
    String home = System.getProperty("limpid.home");
    return home == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "limpid-bench-cache")
        : Path.of(home, "bench", "target", "peers", "cache");
  }

  private void delete() {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    delete();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
