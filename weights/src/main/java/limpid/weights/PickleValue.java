package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a pickle holds, as data. Containers compare by identity and may contain themselves. */
sealed interface PickleValue {
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

  /** A value that no weights depend on: None, a bool, bytes, a device. */
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

  /** A strided view of a storage; sizes and strides count elements. */
  record View(Storage storage, long offset, long[] sizes, long[] strides) implements PickleValue {
    @Override
    public String kind() {
      return "a tensor";
    }

    /** Whether the tensor has floating-point elements, and any at all. */
    boolean readable() {
      return storage.type().floating() && !StoredTensor.empty(sizes);
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
