package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Num;
import limpid.weights.PickleValue.Storage;
import limpid.weights.PickleValue.Text;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, a protocol version,
 * the system's properties, the object and the storages' keys; then each storage, its count as eight
 * bytes in front of its elements. Little-endian on every machine.
 */
final class TorchLegacy {
  private static final Num MAGIC = new Num(new BigInteger("1950a86a20f9469cfc6c", 16));
  private static final Num VERSION = new Num(1001L);

  private final MappedFile file;
  private final Cursor in;
  private final Map<String, Long> starts = new HashMap<>();

  private TorchLegacy(MappedFile file, MemorySegment bytes) {
    this.file = file;
    this.in = new Cursor(file, "pickle", bytes);
  }

  /** A storage by itself, with its elements. */
  record Embedded(Storage storage, MemorySegment elements) {}

  /**
   * Reads the state dict of a file, which may be one that {@code pickle.dump} wrote.
   *
   * @param part the name of what it is in, or what its names begin with; null for the usual one
   */
  static FileStateDict read(MappedFile file, String part) {
    return new TorchLegacy(file, file.bytes()).read(part);
  }

  private FileStateDict read(String part) {
    TorchNames names = new TorchNames(file);
    PickleValue first = Unpickler.read(in, names);
    if (!first.equals(MAGIC)) {
      return new TorchTensors(file, names, (name, view) -> elsewhere(name))
          .under("Python pickle", first, part);
    }
    PickleValue root = rest(names);
    return new TorchTensors(
            file,
            names,
            (name, view) ->
                view.stored(
                    file, name, ByteOrder.LITTLE_ENDIAN, start(name, view.storage()), file::bytes))
        .under("PyTorch, legacy", root, part);
  }

  private StoredTensor elsewhere(String name) {
    throw file.refuse(
        "is a Python pickle that torch.save did not write, and tensor '%s' has its elements"
            + " elsewhere",
        name);
  }

  /** What follows the magic number: the object, and where storages start. */
  private PickleValue rest(TorchNames names) {
    if (!Unpickler.read(in, names).equals(VERSION)) {
      throw file.refuse("has a version of PyTorch's legacy format other than 1001");
    }
    Unpickler.read(in, names);
    PickleValue root = Unpickler.read(in, names);
    PickleValue keys = Unpickler.read(in, names);
    findStorages(names.storages(), keys);
    return root;
  }

  /** Reads what {@code torch.save} wrote of a storage, in the bytes of another file. */
  static Embedded embedded(MappedFile file, MemorySegment bytes) {
    TorchLegacy inner = new TorchLegacy(file, bytes);
    TorchNames names = new TorchNames(file);
    if (bytes.byteSize() > 0
        && Unpickler.read(inner.in, names).equals(MAGIC)
        && inner.rest(names) instanceof Storage storage) {
      return new Embedded(storage, bytes.asSlice(inner.start("in it", storage)));
    }
    throw file.refuse("has a storage in its pickle that torch.save did not write");
  }

  private void findStorages(Map<String, Storage> storages, PickleValue keys) {
    if (!(keys instanceof Items items)) {
      throw file.refuse("has %s where the list of storages is due", keys.kind());
    }
    for (PickleValue key : items.values()) {
      Storage storage = key instanceof Text(String name) ? storages.get(name) : null;
      if (storage == null || starts.containsKey(storage.key())) {
        throw file.refuse("lists a storage before byte %d that no tensor names, or twice", in.at());
      }
      long count = in.i64();
      if (count != storage.count()) {
        throw file.refuse(
            "storage '%s' at byte %d has %d elements where %d are due",
            storage.key(), in.at() - 8, count, storage.count());
      }
      starts.put(storage.key(), in.at());
      in.take(count * storage.type().width());
    }
    if (in.remaining() > 0) {
      throw file.refuse("goes on for %d bytes after its last storage", in.remaining());
    }
  }

  private long start(String name, Storage storage) {
    Long start = starts.get(storage.key());
    if (start == null) {
      throw file.refuse("tensor '%s' wants storage '%s', which is not there", name, storage.key());
    }
    return start;
  }
}
