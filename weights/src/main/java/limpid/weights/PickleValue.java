package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a pickle holds, as data. Containers compare by identity and may contain themselves. */
sealed interface PickleValue
    permits PickleValue.Text,
        PickleValue.Num,
        PickleValue.Raw,
        PickleValue.Plain,
        PickleValue.Items,
        PickleValue.Table,
        PickleValue.Global,
        PickleValue.Inert,
        PickleValue.Storage,
        PickleValue.Elements,
        NumpyType {
  /** The value in words, for messages: {@code a list}. */
  String kind();

  record Text(String value) implements PickleValue {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** A {@code Long}, {@code Double} or {@code BigInteger}. */
  record Num(Number value) implements PickleValue {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** Bytes as they lie in the file; with {@code text}, characters below 256 as UTF-8. */
  record Raw(MemorySegment bytes, boolean text) implements PickleValue {
    @Override
    public String kind() {
      return "bytes";
    }

    /** Whether this many bytes can be in it. */
    boolean mayHold(long count) {
      return count <= bytes.byteSize() && (text ? count >= bytes.byteSize() / 2 : count == size());
    }

    private long size() {
      return bytes.byteSize();
    }

    /** The bytes that are meant; of text a copy. */
    MemorySegment plain(MappedFile file) {
      if (!text) {
        return bytes;
      }
      if (size() > Integer.MAX_VALUE - 8) {
        throw file.refuse("has an array of %d bytes as text, which does not fit", size());
      }
      byte[] plain = new byte[(int) size()];
      int count = 0;
      for (long at = 0; at < size(); at++) {
        int first = bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
        if (first < 0x80) {
          plain[count++] = (byte) first;
        } else {
          at++;
          int second = at < size() ? bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff : 0;
          if ((first != 0xc2 && first != 0xc3) || (second & 0xc0) != 0x80) {
            throw file.refuse("has an array whose bytes are not written as text should be");
          }
          plain[count++] = (byte) (first << 6 | second & 0x3f);
        }
      }
      return MemorySegment.ofArray(plain).asSlice(0, count);
    }
  }

  /** A value that no weights depend on: None, a bool, a device. */
  record Plain(String kind) implements PickleValue {}

  /** A list, tuple, set or {@code torch.Size}. */
  record Items(String kind, List<PickleValue> values) implements PickleValue {
    Items(String kind) {
      this(kind, new ArrayList<>(0));
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return kind;
    }
  }

  /** A dict or an OrderedDict; only entries under strings are kept. */
  final class Table implements PickleValue {
    private Map<String, PickleValue> entries = Map.of();

    void put(PickleValue key, PickleValue value) {
      if (key instanceof Text(String name)) {
        if (entries.isEmpty()) {
          entries = new LinkedHashMap<>();
        }
        entries.put(name, value);
      }
    }

    Map<String, PickleValue> entries() {
      return entries;
    }

    @Override
    public String kind() {
      return "a dict";
    }
  }

  /** A name that a pickle looks up: a word, whatever it names. */
  record Global(String name) implements PickleValue {
    @Override
    public String kind() {
      return name;
    }
  }

  /**
   * What a call that is not made would have given: an object of a class that is not loaded. Of its
   * state, what stands under names is kept, since tensors may be among it.
   */
  final class Inert implements PickleValue {
    private final String name;
    private final Table state = new Table();

    /**
     * @param name of the class or function that the pickle wanted
     */
    Inert(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** Its attributes, and its entries if it is some kind of dict. */
    Table state() {
      return state;
    }

    /** Takes the state that a pickle sets: a dict, or a tuple of a dict and another for slots. */
    void set(PickleValue value) {
      switch (value) {
        case Table table -> table.entries().forEach((key, of) -> state.put(new Text(key), of));
        case Items items when items.values().size() == 2 -> items.values().forEach(this::setTable);
        default -> {}
      }
    }

    private void setTable(PickleValue value) {
      if (value instanceof Table) {
        set(value);
      }
    }

    @Override
    public String kind() {
      return "an object of " + name;
    }
  }

  /**
   * Elements that several tensors may share.
   *
   * @param key where they are: {@code data/KEY} in the archive
   * @param count elements under the key
   * @param from the first element of this storage, not 0 for the views of very old files
   * @param length its elements
   */
  record Storage(DType type, String key, long count, long from, long length)
      implements PickleValue {
    @Override
    public String kind() {
      return "a storage";
    }
  }

  /** What tensors are made of: PyTorch's or NumPy's. */
  sealed interface Elements extends PickleValue permits View, NumpyArray {}

  /**
   * What the whole numbers of a quantised tensor stand for: {@code scale (q - zero)}.
   *
   * @param scales of each index of an axis, as zeros; null where one number is for all
   */
  record Quantiser(double scale, long zero, View scales, View zeros, int axis) {}

  /**
   * A strided view of a storage; sizes and strides count elements.
   *
   * @param quantiser null unless elements are quantised
   */
  record View(Storage storage, long offset, long[] sizes, long[] strides, Quantiser quantiser)
      implements Elements {
    View(Storage storage, long offset, long[] sizes, long[] strides) {
      this(storage, offset, sizes, strides, null);
    }

    @Override
    public String kind() {
      return "a tensor";
    }

    /** Whether the tensor has floating-point elements, and any at all. */
    boolean readable() {
      return (storage.type().floating() || quantiser != null) && !StoredTensor.empty(sizes);
    }

    /**
     * This view of elements that are found.
     *
     * @param start where the storage starts in the bytes
     */
    StoredTensor stored(
        MappedFile file, String name, ByteOrder order, long start, Supplier<MemorySegment> bytes) {
      if (offset >= storage.length()) {
        throw file.refuse(
            "tensor '%s' starts at element %d of a storage of %d", name, offset, storage.length());
      }
      long first = start + (storage.from() + offset) * storage.type().width();
      long count = storage.length() - offset;
      var source = new StoredTensor.Source(storage.type(), order, first, count, bytes);
      return new StoredTensor(file, name, source, sizes, strides);
    }
  }
}
