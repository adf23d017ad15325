package limpid.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A position in little-endian bytes that moves forward as it reads. Every read is checked against
 * the end first, so that a truncated file is refused by name and byte.
 */
final class Cursor {
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int TEXT_LIMIT = 1 << 26;

  private final MappedFile file;
  private final String part;
  private final MemorySegment bytes;
  private long at;

  /**
   * @param part what the bytes are, for messages: {@code pickle}, {@code npy header}
   */
  Cursor(MappedFile file, String part, MemorySegment bytes) {
    this.file = file;
    this.part = part;
    this.bytes = bytes;
  }

  long at() {
    return at;
  }

  long remaining() {
    return bytes.byteSize() - at;
  }

  void moveTo(long position) {
    if (position < 0 || position > bytes.byteSize()) {
      throw refuse("points to byte %d of %d", position, bytes.byteSize());
    }
    at = position;
  }

  int u8() {
    return bytes.get(JAVA_BYTE, advance(1)) & 0xff;
  }

  int u16() {
    return bytes.get(SHORT, advance(2)) & 0xffff;
  }

  int i32() {
    return bytes.get(INT, advance(4));
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  long i64() {
    return bytes.get(LONG, advance(8));
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  /** The next bytes, not copied. */
  MemorySegment take(long length) {
    return bytes.asSlice(advance(length), length);
  }

  byte[] array(int length) {
    return take(length).toArray(JAVA_BYTE);
  }

  /** The next bytes as text; bytes that are not UTF-8, and more than 64 MiB, are refused. */
  String utf8(long length) {
    long start = at;
    if (length > TEXT_LIMIT) {
      throw refuse(
          "has a text of %d bytes at byte %d; at most %d are read", length, at, TEXT_LIMIT);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(take(length).asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw refuse("has text at byte %d that is not UTF-8", start);
    }
  }

  /** The text up to the next line feed, which is consumed. */
  String line(int limit) {
    for (long end = at; end < Math.min(bytes.byteSize(), at + limit); end++) {
      if (bytes.get(JAVA_BYTE, end) == '\n') {
        String text = utf8(end - at);
        at = end + 1;
        return text;
      }
    }
    throw refuse("has no line end within %d bytes of byte %d", limit, at);
  }

  /** An exception that names the file and this part of it. */
  WeightsException refuse(String format, Object... details) {
    return file.refuse("%s %s", part, String.format(Locale.ROOT, format, details));
  }

  private long advance(long length) {
    if (length < 0 || length > remaining()) {
      throw refuse(
          "is cut short: %s bytes wanted at byte %d, which has %d to its end",
          Long.toUnsignedString(length), at, remaining());
    }
    long start = at;
    at += length;
    return start;
  }
}
