package limpid.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A protocol buffers message as read back: for each field its values, numbers or bytes. */
record Wire(Map<Integer, List<Object>> fields) {

  static Wire read(byte[] bytes) {
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) (tag & 7)) {
            case 0 -> varint(in);
            case 2 -> {
              byte[] nested = new byte[(int) varint(in)];
              in.get(nested);
              yield nested;
            }
            case 5 -> in.getFloat();
            default -> throw new IllegalArgumentException("wire type of tag " + tag);
          };
      fields.computeIfAbsent((int) (tag >>> 3), f -> new ArrayList<>()).add(value);
    }
    return new Wire(fields);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  List<Wire> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(v -> read((byte[]) v)).toList();
  }

  Wire message(int field) {
    return messages(field).getFirst();
  }

  List<String> texts(int field) {
    return fields.getOrDefault(field, List.of()).stream()
        .map(value -> new String((byte[]) value, StandardCharsets.UTF_8))
        .toList();
  }

  String text(int field) {
    return texts(field).getFirst();
  }

  long number(int field) {
    return (long) fields.get(field).getFirst();
  }

  /** Packed integers. */
  List<Long> numbers(int field) {
    ByteBuffer in = ByteBuffer.wrap((byte[]) fields.get(field).getFirst());
    List<Long> numbers = new ArrayList<>();
    while (in.hasRemaining()) {
      numbers.add(varint(in));
    }
    return numbers;
  }

  float[] floats(int field) {
    ByteBuffer in = ByteBuffer.wrap((byte[]) fields.get(field).getFirst());
    float[] floats = new float[in.capacity() / Float.BYTES];
    in.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
