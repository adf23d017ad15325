package limpid.app.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.core.WholeFile;

/**
 * A folder that is there whole or not at all, with a {@value #MANIFEST}: it is filled aside, beside
 * where it belongs, and renamed when all is in it. What was filled aside is gone if that never
 * happens, also where the JVM is told to end.
 */
final class Bundle implements AutoCloseable {
  static final String MANIFEST = "manifest.json";

  private final Path folder;
  private final Path aside;
  private final Thread atExit;

  /**
   * Refuses early what could not be written later.
   *
   * @throws BadInput if there is something already, or its folder is missing or read-only
   */
  Bundle(Path folder) {
    this.folder = folder;
    Path whole = folder.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent == null || Files.exists(whole) && !isEmptyFolder(whole)) {
      throw new BadInput(
          "--bundle: there is something at " + folder + " already; a new folder is expected");
    }
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new BadInput(
          "--bundle: %s cannot be written: %s"
              .formatted(
                  folder,
                  Files.isDirectory(parent)
                      ? "permission is denied"
                      : "there is no directory " + parent));
    }
    this.aside =
        parent.resolve(".limpid-%016x.part".formatted(ThreadLocalRandom.current().nextLong()));
    this.atExit = new Thread(this::remove, "limpid-remove-bundle");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private static boolean isEmptyFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where its files are written. */
  Path aside() {
    return aside;
  }

  /** Where a file that was written aside will be. */
  Path place(Path written) {
    return folder.resolve(aside.relativize(written));
  }

  /** Puts the folder where it belongs, with what is said of it. */
  void finish(Map<String, Object> manifest) throws IOException {
    Files.createDirectories(aside);
    WholeFile.write(aside.resolve(MANIFEST), Json.bytes(manifest));
    Files.deleteIfExists(folder);
    Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what did not become whole. */
  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the JVM is ending: the hook finds nothing to remove
    }
  }

  private void remove() {
    if (!Files.isDirectory(aside)) {
      return;
    }
    try (Stream<Path> files = Files.walk(aside)) {
      List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inside) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // the failure that left it there is the one to report
    }
  }
}
