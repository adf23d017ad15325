package limpid.core;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is there whole or not at all: it is written aside, in the folder where it belongs,
 * and renamed when its last byte is on the disk. A reader finds the old file or the new one,
 * whenever it looks and however many threads and processes write to the path; of those the last one
 * wins.
 *
 * <p>What was written aside is gone afterwards, whatever happens: a full disk, an exception or an
 * error while the content is made, an interrupt, a JVM that is told to end. Only one that is killed
 * or a power cut leaves it behind, as {@code .limpid-….part}.
 */
public final class WholeFile {

  /** What goes into the file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is buffered and not this method's to close. */
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /** Writes these bytes, as {@link #write(Path, Content)} does. */
  public static void write(Path path, byte[] bytes) throws IOException {
    write(path, out -> out.write(bytes));
  }

  /**
   * Writes the file in place of the one before, if there is one. A symbolic link stays, and what it
   * points to is replaced.
   *
   * @throws IOException if the file cannot be written; the message names the path as it was given
   *     and says why: {@code out/cat.png: cannot be written: the disk is full}
   */
  public static void write(Path path, Content content) throws IOException {
    requireWritable(path);
    Path aside = null;
    Thread atExit = null;
    try {
      Path whole = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      aside = whole.resolveSibling(name());
      atExit = removedAtExit(aside);
      fill(aside, content);
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw refusal(path, reason(e, path), e);
    } finally {
      remove(aside);
      forget(atExit);
    }
  }

  /**
   * Refuses now what could not be written later.
   *
   * @throws IOException if the path is a folder or something else that is no file, if its folder is
   *     missing, or if it or its folder is write-protected
   */
  public static void requireWritable(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a directory; a file to write is expected");
    }
    if (!Files.isDirectory(folder)) {
      throw refusal(path, missing(folder), null);
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refusal(path, "it is not a regular file", null);
    }
    if (!Files.isWritable(folder) || Files.exists(path) && !Files.isWritable(path)) {
      throw refusal(path, "permission is denied", null);
    }
  }

  private static void fill(Path aside, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static String name() {
    return ".limpid-%016x.part".formatted(ThreadLocalRandom.current().nextLong());
  }

  private static IOException refusal(Path path, String reason, IOException cause) {
    return new IOException(path + ": cannot be written: " + reason, cause);
  }

  private static String reason(IOException e, Path path) {
    return switch (e) {
      case NoSuchFileException _, NotDirectoryException _ ->
          missing(path.toAbsolutePath().getParent());
      case AccessDeniedException _ -> "permission is denied";
      case ClosedByInterruptException _ -> "the thread was interrupted";
      case FileSystemException f when f.getReason() != null -> plain(f.getReason());
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : plain(e.getMessage());
    };
  }

  private static String missing(Path folder) {
    return Files.exists(folder)
        ? folder + " is not a directory"
        : "there is no directory " + folder;
  }

  /** The system's words, in plain ones where we know them. */
  private static String plain(String reason) {
    return switch (reason) {
      case "No space left on device" -> "the disk is full";
      case "Disk quota exceeded" -> "the disk quota is used up";
      case "Read-only file system" -> "the file system is read-only";
      case "File too large" -> "the file is too large for the file system";
      default -> reason;
    };
  }

  private static void remove(Path aside) {
    try {
      if (aside != null) {
        Files.deleteIfExists(aside);
      }
    } catch (IOException _) {
      // the failure that left it there is the one to report
    }
  }

  /** Has the file removed if the JVM is told to end before it is whole; null if it is ending. */
  private static Thread removedAtExit(Path aside) {
    Thread hook = new Thread(() -> remove(aside), "limpid-remove-part");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return hook;
    } catch (IllegalStateException _) {
      return null;
    }
  }

  private static void forget(Thread atExit) {
    try {
      if (atExit != null) {
        Runtime.getRuntime().removeShutdownHook(atExit);
      }
    } catch (IllegalStateException _) {
      // the JVM is ending: the hook finds nothing to remove
    }
  }
}
