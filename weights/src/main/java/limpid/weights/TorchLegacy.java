package limpid.weights;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.weights.FileStateDict.Origin;
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

  private TorchLegacy(MappedFile file) {
    this.file = file;
    this.in = new Cursor(file, "pickle", file.bytes());
  }

  /**
   * Reads the state dict of a file.
   *
   * @param part the name of what it is in, or what its names begin with; null for the usual one
   */
  static FileStateDict read(MappedFile file, String part) {
    return new TorchLegacy(file).read(part);
  }

  private FileStateDict read(String part) {
    TorchNames names = new TorchNames(file);
    if (!Unpickler.read(in, names).equals(MAGIC)) {
      throw file.refuse(
          "is a Python pickle that torch.save did not write; what torch.save, numpy.savez and"
              + " safetensors write is read");
    }
    if (!Unpickler.read(in, names).equals(VERSION)) {
      throw file.refuse("has a version of PyTorch's legacy format other than 1001");
    }
    Unpickler.read(in, names);
    PickleValue root = Unpickler.read(in, names);
    PickleValue keys = Unpickler.read(in, names);
    findStorages(names.storages(), keys);
    PickleValue inside = part == null ? null : Unwrap.part(root, part);
    PickleValue wanted = inside == null ? root : inside;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    Unwrap.tensors(file, wanted, inside == null ? part : null)
        .forEach(
            (name, view) -> {
              if (view.readable()) {
                long start = start(name, view.storage());
                var order = ByteOrder.LITTLE_ENDIAN;
                tensors.put(name, view.stored(file, name, order, start, file::bytes));
              } else {
                leftOut.add(name);
              }
            });
    Origin origin = new Origin("PyTorch, legacy", leftOut, List.copyOf(names.uncalled()));
    FileStateDict read = new FileStateDict(file, Unwrap.names(tensors), origin);
    return part == null || wanted != root ? read : read.under(part);
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
