package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One entry of a zip archive.
 *
 * @param size bytes when unpacked, as the directory claims
 * @param offset where the entry's own header starts in the file
 * @param end where its data ends in the file
 * @param data the bytes as they lie in the file
 */
record ZipEntry(
    MappedFile file,
    String name,
    boolean deflated,
    int crc,
    long size,
    long offset,
    long end,
    MemorySegment data) {
  private static final int CHUNK = 1 << 16;

  /** Bytes whose checksum is taken at once. */
  private static final int SUMMED = 1 << 20;

  /** Deflate cannot shrink further than this: 258 bytes become 2 bits. */
  private static final int DEFLATE_RATIO = 1032;

  ZipEntry {
    long most = deflated ? data.byteSize() * DEFLATE_RATIO : data.byteSize();
    if (size < 0 || size > most || (!deflated && size != most)) {
      throw file.refuse(
          "entry '%s' claims %d bytes, its %d packed bytes cannot hold them",
          name, size, data.byteSize());
    }
  }

  /** The unpacked bytes; a stored entry is not copied. The checksum is verified. */
  MemorySegment bytes() {
    MemorySegment bytes = deflated ? inflate(size) : data;
    CRC32 sum = new CRC32();
    for (long at = 0; at < size; at += SUMMED) {
      MemorySegment part = bytes.asSlice(at, Math.min(SUMMED, size - at));
      sum.update(part.asByteBuffer());
      MappedFile.forget(part);
    }
    if ((int) sum.getValue() != crc) {
      throw file.refuse(
          "entry '%s' has the checksum %08x instead of %08x; it is corrupted",
          name, (int) sum.getValue(), crc);
    }
    return bytes;
  }

  /** The first bytes, at most {@code length} of them, without a checksum. */
  MemorySegment head(int length) {
    long head = Math.min(length, size);
    return deflated ? inflate(head) : data.asSlice(0, head);
  }

  private MemorySegment inflate(long length) {
    byte[] out = allocate(length);
    int filled = 0;
    long at = 0;
    Inflater inflater = new Inflater(true);
    try {
      while (filled < out.length) {
        if (inflater.needsInput() && at < data.byteSize()) {
          byte[] next = chunk(data, at);
          inflater.setInput(next);
          at += next.length;
        }
        int count = inflater.inflate(out, filled, out.length - filled);
        if (count == 0 && !(inflater.needsInput() && at < data.byteSize())) {
          throw file.refuse(
              "entry '%s' ends after %d of its %d bytes; it is corrupted", name, filled, length);
        }
        filled += count;
      }
    } catch (DataFormatException e) {
      throw new WeightsException(
          file.path() + ": entry '" + name + "' cannot be unpacked; it is corrupted", e);
    } finally {
      inflater.end();
    }
    return MemorySegment.ofArray(out);
  }

  private byte[] allocate(long length) {
    try {
      if (length < Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory())) {
        return new byte[(int) length];
      }
    } catch (OutOfMemoryError _) {
      // refused below, as when it is known beforehand
    }
    throw file.refuse(
        "entry '%s' is deflated and unpacks to %d MiB, which does not fit the Java heap",
        name, length >> 20);
  }

  private static byte[] chunk(MemorySegment bytes, long at) {
    return bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).toArray(ValueLayout.JAVA_BYTE);
  }
}
