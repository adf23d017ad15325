package limpid.weights;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A protocol buffers message as it lies in a file, read field by field: {@code while (m.next())
 * switch (m.field()) …}. A field that is not asked for is passed over. Every length is checked
 * against the end of the message that it stands in.
 *
 * <p>Source: Protocol Buffers Documentation, "Encoding".
 */
final class Protobuf {
  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  /** Messages within messages; a graph within a graph takes three. */
  private static final int DEPTH_LIMIT = 48;

  private static final int TEXT_LIMIT = 1 << 20;

  private final MappedFile file;
  private final String part;
  private final long end;
  private final int depth;
  private long at;
  private long tag;
  private boolean pending;

  private Protobuf(MappedFile file, String part, long at, long end, int depth) {
    this.file = file;
    this.part = part;
    this.at = at;
    this.end = end;
    this.depth = depth;
  }

  /**
   * A file that is one message.
   *
   * @param part what it is, for messages: {@code ONNX model}
   */
  static Protobuf of(MappedFile file, String part) {
    return new Protobuf(file, part, 0, file.size(), 0);
  }

  /** Goes to the next field; false behind the last. */
  boolean next() {
    if (pending) {
      skip();
    }
    if (at == end) {
      return false;
    }
    long start = at;
    tag = varint();
    if (tag >>> 3 == 0 || tag >>> 3 >= 1 << 29) {
      throw refuse(start, "has the field number %s, from 1 on is expected", tag >>> 3);
    }
    pending = true;
    return true;
  }

  int field() {
    return (int) (tag >>> 3);
  }

  private int type() {
    return (int) (tag & 7);
  }

  /** An integer of up to 64 bits. */
  long number() {
    want(VARINT);
    return varint();
  }

  float real() {
    want(FIXED32);
    return Float.intBitsToFloat(file.bytes().get(INT, advance(Integer.BYTES)));
  }

  String text() {
    MemorySegment bytes = bytes();
    long start = at - bytes.byteSize();
    if (bytes.byteSize() > TEXT_LIMIT) {
      throw refuse(
          start, "has a text of %d bytes; at most %d are read", bytes.byteSize(), TEXT_LIMIT);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw refuse(start, "has a text that is not UTF-8");
    }
  }

  /** The bytes of a field, not copied. */
  MemorySegment bytes() {
    want(DELIMITED);
    long length = length();
    return file.bytes().asSlice(advance(length), length);
  }

  /** A message inside this one. */
  Protobuf message(String what) {
    want(DELIMITED);
    long length = length();
    long start = advance(length);
    if (depth == DEPTH_LIMIT) {
      throw refuse(start, "is nested more than %d messages deep", DEPTH_LIMIT);
    }
    return new Protobuf(file, what, start, start + length, depth + 1);
  }

  /** One or more integers: a repeated field has them packed, or one by one. */
  long[] numbers() {
    if (type() == VARINT) {
      return new long[] {number()};
    }
    Protobuf packed = message(part);
    long[] numbers = new long[16];
    int count = 0;
    while (packed.at < packed.end) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = packed.varint();
    }
    return Arrays.copyOf(numbers, count);
  }

  /** Elements of 4 or 8 bytes, packed or a single one, as they lie in the file. */
  MemorySegment fixed(int width) {
    int single = width == Integer.BYTES ? FIXED32 : FIXED64;
    if (type() == single) {
      pending = false;
      return file.bytes().asSlice(advance(width), width);
    }
    MemorySegment packed = bytes();
    if (packed.byteSize() % width != 0) {
      throw refuse(
          at - packed.byteSize(),
          "has %d bytes of packed values, a multiple of %d is expected",
          packed.byteSize(),
          width);
    }
    return packed;
  }

  /** One or more floats. */
  float[] reals() {
    MemorySegment values = fixed(Float.BYTES);
    float[] reals = new float[Math.toIntExact(values.byteSize() / Float.BYTES)];
    DType.F32.decode(values, 0, ByteOrder.LITTLE_ENDIAN, reals);
    return reals;
  }

  private void skip() {
    pending = false;
    switch (type()) {
      case VARINT -> varint();
      case FIXED64 -> advance(Long.BYTES);
      case DELIMITED -> advance(length());
      case FIXED32 -> advance(Integer.BYTES);
      default ->
          throw refuse(at, "has a field of wire type %d; 0, 1, 2 and 5 are expected", type());
    }
  }

  private void want(int type) {
    pending = false;
    if (type() != type) {
      throw refuse(at, "has field %d as wire type %d; %d is expected", field(), type(), type);
    }
  }

  private long length() {
    long start = at;
    long length = varint();
    if (length < 0 || length > end - at) {
      throw refuse(
          start, "has a field of %s bytes; %d are left", Long.toUnsignedString(length), end - at);
    }
    return length;
  }

  private long varint() {
    long start = at;
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw refuse(start, "ends within a number");
      }
      byte next = file.bytes().get(JAVA_BYTE, at++);
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw refuse(start, "has a number of more than 64 bits");
  }

  private long advance(long length) {
    if (length > end - at) {
      throw refuse(at, "is cut short: %d bytes are expected, %d are left", length, end - at);
    }
    long start = at;
    at += length;
    return start;
  }

  /** Where the next byte to be read is in the file. */
  long at() {
    return at;
  }

  /** An exception that names the file, this message and a byte of it. */
  WeightsException refuse(long byteInFile, String format, Object... details) {
    String what = String.format(Locale.ROOT, format, details);
    return file.refuse("%s at byte %d: %s", part, byteInFile, what);
  }

  /** The integers of a typed field as bytes, little-endian, of this width. */
  static byte[] narrowed(long[] numbers, int width) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(numbers.length * width);
    for (long number : numbers) {
      for (int i = 0; i < width; i++) {
        bytes.write((int) (number >>> 8 * i));
      }
    }
    return bytes.toByteArray();
  }
}
