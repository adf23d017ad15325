package limpid.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol buffers message in the making. Fields are written in the order in which they are put;
 * large arrays are not copied until they go to the file.
 *
 * <p>Source: Protocol Buffers Documentation, "Encoding".
 */
final class Message {
  private static final int VARINT = 0;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final List<Part> parts = new ArrayList<>();
  private long size;

  /** Something that goes into the file as it is. */
  private sealed interface Part {
    /** Bytes. */
    record Plain(byte[] bytes) implements Part {}

    /** 32-bit floats, little-endian. */
    record Floats(float[] values) implements Part {}

    /** Another message. */
    record Nested(Message message) implements Part {}
  }

  /** The length of the encoding in bytes. */
  long size() {
    return size;
  }

  Message number(int field, long value) {
    ByteArrayOutputStream bytes = tag(field, VARINT);
    varint(bytes, value);
    return put(bytes);
  }

  Message real(int field, float value) {
    ByteArrayOutputStream bytes = tag(field, FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(bits >>> shift);
    }
    return put(bytes);
  }

  Message text(int field, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = delimited(field, encoded.length);
    bytes.writeBytes(encoded);
    return put(bytes);
  }

  /** Integers, packed. */
  Message numbers(int field, long... values) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (long value : values) {
      varint(packed, value);
    }
    ByteArrayOutputStream bytes = delimited(field, packed.size());
    bytes.writeBytes(packed.toByteArray());
    return put(bytes);
  }

  /** A byte string that holds these values, little-endian. */
  Message raw(int field, float[] values) {
    put(delimited(field, (long) Float.BYTES * values.length));
    parts.add(new Part.Floats(values));
    size += (long) Float.BYTES * values.length;
    return this;
  }

  /** A byte string that holds these values, little-endian. */
  Message raw(int field, long[] values) {
    ByteBuffer encoded = ByteBuffer.allocate(Long.BYTES * values.length);
    encoded.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    ByteArrayOutputStream bytes = delimited(field, encoded.capacity());
    bytes.writeBytes(encoded.array());
    return put(bytes);
  }

  /** A message inside this one, which must be complete. */
  Message nested(int field, Message message) {
    put(delimited(field, message.size));
    parts.add(new Part.Nested(message));
    size += message.size;
    return this;
  }

  void writeTo(WritableByteChannel channel) throws IOException {
    for (Part part : parts) {
      switch (part) {
        case Part.Plain(byte[] bytes) -> write(channel, ByteBuffer.wrap(bytes));
        case Part.Floats(float[] values) -> write(channel, values);
        case Part.Nested(Message message) -> message.writeTo(channel);
      }
    }
  }

  private static void write(WritableByteChannel channel, float[] values) throws IOException {
    int chunk = 1 << 16;
    ByteBuffer bytes = ByteBuffer.allocateDirect(Float.BYTES * Math.min(chunk, values.length));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += chunk) {
      int count = Math.min(chunk, values.length - from);
      bytes.clear().limit(Float.BYTES * count);
      bytes.asFloatBuffer().put(values, from, count);
      write(channel, bytes);
    }
  }

  private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private Message put(ByteArrayOutputStream bytes) {
    parts.add(new Part.Plain(bytes.toByteArray()));
    size += bytes.size();
    return this;
  }

  private static ByteArrayOutputStream tag(int field, int type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    varint(bytes, (long) field << 3 | type);
    return bytes;
  }

  private static ByteArrayOutputStream delimited(int field, long length) {
    ByteArrayOutputStream bytes = tag(field, DELIMITED);
    varint(bytes, length);
    return bytes;
  }

  /** Seven bits a byte, the lowest first; all but the last have their highest bit set. */
  private static void varint(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
