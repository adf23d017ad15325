package limpid.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A file's bytes, mapped read-only at any size; unmapped when the last reader is forgotten.
 *
 * @param path the file as the caller named it, for messages
 */
record MappedFile(Path path, MemorySegment bytes) {
  private static final int MESSAGE_LIMIT = 1000;

  static MappedFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new WeightsException(path + ": is a directory; a file is expected");
    }
    if (Files.notExists(path)) {
      throw new WeightsException(path + ": no such file");
    }
    try (FileChannel channel = regular(path)) {
      long size = channel.size();
      if (size == 0) {
        throw new WeightsException(path + ": the file is empty");
      }
      return new MappedFile(
          path, channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto()));
    } catch (IOException e) {
      throw new WeightsException(path + ": cannot be read: " + reason(e), e);
    }
  }

  private static FileChannel regular(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new WeightsException(path + ": is not a regular file");
    }
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  /**
   * A file in the same folder.
   *
   * @param name without a folder; any other is refused
   */
  MappedFile beside(String name) {
    boolean plain =
        !name.isEmpty() && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ');
    if (!plain || name.equals(".") || name.equals("..")) {
      throw refuse("names the file '%s'; one in its own folder is expected", name);
    }
    try {
      return open(path.resolveSibling(name));
    } catch (InvalidPathException e) {
      throw refuse("names the file '%s', which cannot be a name here", name);
    }
  }

  /** Lets the system take back the memory of bytes that were read; they can be read again. */
  static void forget(MemorySegment bytes) {
    if (bytes.isMapped()) {
      bytes.unload();
    }
  }

  long size() {
    return bytes.byteSize();
  }

  /** The file's name without directory and suffix: {@code map} for {@code out/map.npy}. */
  String stem() {
    Path last = path.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** An exception about this file: one line that starts with the path. */
  WeightsException refuse(String format, Object... details) {
    String text = String.format(Locale.ROOT, format, details).replaceAll("\\p{Cntrl}", "?");
    boolean tooLong = text.length() > MESSAGE_LIMIT;
    return new WeightsException(
        path + ": " + (tooLong ? text.substring(0, MESSAGE_LIMIT) + "…" : text));
  }

  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case FileAlreadyExistsException _ -> "the file exists already";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
