package limpid.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/** A file that is there whole or not at all: written aside, then renamed. */
final class WholeFile {
  private WholeFile() {}

  static void write(Path path, byte[] bytes) throws IOException {
    Path whole = path.toAbsolutePath();
    String suffix = "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
    Path aside = whole.resolveSibling(whole.getFileName() + suffix);
    try {
      Files.write(aside, bytes);
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Refuses early what could not be written later.
   *
   * @throws BadInput if the path is a directory, or its directory is missing or read-only
   */
  static void requireWritable(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw new BadInput(path + ": is a directory; a file to write is expected");
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInput(path + ": cannot be written, for there is no directory " + folder);
    }
    if (!Files.isWritable(folder) || (Files.exists(path) && !Files.isWritable(path))) {
      throw new BadInput(path + ": cannot be written, for permission is denied");
    }
  }
}
