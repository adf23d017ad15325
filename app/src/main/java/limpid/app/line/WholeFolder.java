package limpid.app.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A folder that is there whole or not at all: it is filled aside, where it belongs, and takes its
 * name when all is in it. One that has something in it is never touched, so that nothing old is
 * among the new.
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

  /**
   * Makes the folder; what was written aside is gone if the content fails or the JVM ends. A folder
   * that is there stays the folder that it is: its content is written in it and moved up.
   */
  public void write(Content content) throws IOException {
    boolean there = Files.exists(folder);
    Path whole = there ? folder.toRealPath() : folder.toAbsolutePath();
    Path home = there ? whole : Files.createDirectories(whole.getParent());
    Path aside =
        home.resolve(".limpid-%016x.part".formatted(ThreadLocalRandom.current().nextLong()));
    CountDownLatch written = new CountDownLatch(1);
    Thread atExit = new Thread(() -> end(aside, written), "limpid-remove-part");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      content.writeTo(Files.createDirectory(aside));
      if (there) {
        for (Path child : children(aside)) {
          Files.move(child, whole.resolve(child.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
      } else {
        Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      remove(aside);
      written.countDown();
      forget(atExit);
    }
  }

  /** While the JVM ends: a file in the folder's place stops whoever is still writing into it. */
  private static void end(Path aside, CountDownLatch written) {
    Path gone = aside.resolveSibling(aside.getFileName() + ".gone");
    try {
      Files.move(aside, gone, StandardCopyOption.ATOMIC_MOVE);
      Files.createFile(aside);
      remove(gone);
      written.await(1, TimeUnit.SECONDS);
    } catch (IOException _) {
      // it was whole already
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    remove(aside);
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

  /** Or waits for the end of a JVM that is ending: what failed then failed for that. */
  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      LockSupport.park(WholeFolder.class);
    }
  }
}
