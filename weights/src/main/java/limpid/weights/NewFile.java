package limpid.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written aside, in the directory where it belongs, and renamed when it is whole: a
 * reader, and a process killed at any moment, finds the old file or the new one.
 */
final class NewFile {
  private static final int CHUNK = 1 << 14;

  /** What goes into the file. */
  interface Body {
    void writeTo(FileChannel channel) throws IOException;
  }

  private NewFile() {}

  static void write(Path path, Body body) {
    if (Files.isDirectory(path)) {
      throw new WeightsException(path + ": is a directory and cannot be written as a file");
    }
    if (Files.exists(path) && !(Files.isRegularFile(path) && Files.isWritable(path))) {
      throw new WeightsException(path + ": is write-protected or not a regular file");
    }
    String suffix = "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
    Path aside = path.resolveSibling(path.getFileName() + suffix);
    try {
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        body.writeTo(channel);
        channel.force(true);
      }
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new WeightsException(path + ": cannot be written: " + MappedFile.reason(e), e);
    } finally {
      remove(aside);
    }
  }

  static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The values one after another, little-endian. */
  static void put(FileChannel channel, float[] values, DType as) throws IOException {
    byte[] chunk = new byte[CHUNK * as.width()];
    MemorySegment target = MemorySegment.ofArray(chunk);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      for (int i = 0; i < count; i++) {
        as.encode(values[from + i], target, (long) as.width() * i);
      }
      put(channel, ByteBuffer.wrap(chunk, 0, count * as.width()));
    }
  }

  private static void remove(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException _) {
      // the failure that left it there is the one to report
    }
  }
}
