package limpid.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Pickles written by hand, opcode by opcode. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBytes() {
    op(0x80, 2);
  }

  PickleBytes op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  PickleBytes ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes i32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op('X').i32(utf8.length).out.writeBytes(utf8);
    return this;
  }

  PickleBytes number(int value) {
    return op('J').i32(value);
  }

  PickleBytes global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  PickleBytes times(int count, int op) {
    out.writeBytes(String.valueOf((char) op).repeat(count).getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A storage with this many floats under a key. */
  PickleBytes storage(String type, String key, int count) {
    return op('(')
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(count)
        .op('t', 'Q');
  }

  /** A tensor over the storage on top of the stack. */
  static PickleBytes tensor(String key, int stored, int offset, int[] sizes, int[] strides) {
    PickleBytes pickle = new PickleBytes().op('}').text("w");
    pickle.global("torch._utils", "_rebuild_tensor_v2").op('(');
    pickle.storage("FloatStorage", key, stored).number(offset);
    pickle.tuple(sizes).tuple(strides).op(0x89, 'N', 't', 'R', 's', '.');
    return pickle;
  }

  PickleBytes tuple(int... values) {
    op('(');
    for (int value : values) {
      number(value);
    }
    return op('t');
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  PickleValue read() {
    MappedFile file = Goldens.file(bytes());
    return Unpickler.read(new Cursor(file, "pickle", file.bytes()), new TorchNames(file));
  }
}
