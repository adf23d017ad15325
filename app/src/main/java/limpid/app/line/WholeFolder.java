package limpid.app.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A folder that is there whole or not at all: it is filled aside, where it belongs, and renamed
 * when all is in it. One that has something in it is never touched, so that nothing old is among
 * the new.
 */
public final class WholeFolder {
  private final Path folder;

  /** What goes into a folder. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /**
   * A folder to be.
   *
   * @throws BadInput if it is there and has something in it, or could not be written
   */
  public WholeFolder(Path folder) throws IOException {
    this.folder = folder;
    new OutputFolder(folder);
    if (Files.exists(folder) && !children(folder).isEmpty()) {
      throw new BadInput(folder + ": has files in it; a new or an empty folder is expected");
    }
  }

  /** Makes the folder; what was written aside is gone if the content fails or the JVM ends. */
  public void write(Content content) throws IOException {
    Path whole = Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath();
    Files.createDirectories(whole.getParent());
    Path aside =
        whole.resolveSibling(
            ".limpid-%016x.part".formatted(ThreadLocalRandom.current().nextLong()));
    Thread atExit = new Thread(() -> remove(aside), "limpid-remove-part");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      content.writeTo(Files.createDirectory(aside));
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      remove(aside);
      forget(atExit);
    }
  }

  private static void remove(Path aside) {
    try {
      if (Files.isDirectory(aside)) {
        children(aside).forEach(WholeFolder::remove);
      }
      Files.deleteIfExists(aside);
    } catch (IOException _) {
      // the failure that left it there is the one to report
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the JVM is ending: the hook finds nothing to remove
    }
  }
}
