package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import limpid.weights.PickleValue.Storage;

/**
 * What {@code torch.save} writes since PyTorch 1.6: a zip archive with the object in {@code
 * NAME/data.pkl}, its storages in {@code NAME/data/KEY}, and their order of bytes, little if it is
 * not there, in {@code NAME/byteorder}.
 */
final class TorchZip {
  private static final String PICKLE = "data.pkl";

  private final MappedFile file;
  private final Map<String, ZipEntry> entries;
  private final String folder;

  private TorchZip(MappedFile file, ZipArchive zip) {
    this.file = file;
    this.entries = zip.entries();
    List<String> pickles = pickles(zip);
    if (pickles.size() != 1) {
      throw file.refuse("holds several pickles: %s", String.join(", ", pickles));
    }
    String pickle = pickles.getFirst();
    this.folder = pickle.substring(0, pickle.length() - PICKLE.length());
  }

  static boolean holds(ZipArchive zip) {
    return !pickles(zip).isEmpty();
  }

  /**
   * Reads the state dict of an archive.
   *
   * @param part the name of what it is in, or what its names begin with; null for the usual one
   */
  static FileStateDict read(MappedFile file, ZipArchive zip, String part) {
    return new TorchZip(file, zip).read(part);
  }

  private static List<String> pickles(ZipArchive zip) {
    return zip.entries().keySet().stream()
        .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
        .toList();
  }

  private FileStateDict read(String part) {
    MemorySegment pickle = entries.get(folder + PICKLE).bytes();
    TorchNames names = new TorchNames(file);
    PickleValue root = Unpickler.read(new Cursor(file, "pickle", pickle), names);
    ByteOrder order = order();
    return new TorchTensors(
            file,
            names,
            (name, view) -> view.stored(file, name, order, 0, entry(name, view.storage())::bytes))
        .under("PyTorch archive", root, part);
  }

  private ZipEntry entry(String name, Storage storage) {
    ZipEntry entry = entries.get(folder + "data/" + storage.key());
    if (entry == null) {
      throw file.refuse(
          "tensor '%s' wants the storage %sdata/%s, which the archive has not",
          name, folder, storage.key());
    }
    if (entry.size() != storage.count() * storage.type().width()) {
      throw file.refuse(
          "tensor '%s' wants %d elements of %s in %s, which has %d bytes",
          name, storage.count(), storage.type(), entry.name(), entry.size());
    }
    return entry;
  }

  private ByteOrder order() {
    ZipEntry entry = entries.get(folder + "byteorder");
    if (entry == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    MemorySegment bytes = entry.size() > 16 ? entry.head(16) : entry.bytes();
    String text = StandardCharsets.ISO_8859_1.decode(bytes.asByteBuffer()).toString();
    return switch (text) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw file.refuse("%s is '%s', not little or big", entry.name(), text);
    };
  }
}
