package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import limpid.weights.FileStateDict.Origin;
import limpid.weights.Hdf5Library.Contents;
import limpid.weights.Hdf5Library.Variable;

/**
 * The weights of a Keras net: HDF5, or an archive of it and a configuration. Names and axes become
 * PyTorch's, see {@link KerasNames} and {@link KerasLayout}.
 */
final class KerasFile {
  private static final String WEIGHTS = "model.weights.h5";
  private static final String CONFIGURATION = "config.json";

  private final MappedFile file;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  private KerasFile(MappedFile file) {
    this.file = file;
  }

  static boolean holds(ZipArchive zip) {
    return zip.entries().containsKey(WEIGHTS);
  }

  /** An {@code .h5} file. */
  static FileStateDict read(MappedFile file) {
    Contents contents = contents(file, file.bytes());
    String net = contents.texts().get("/@model_config");
    KerasLayer layers = net == null ? KerasLayer.UNKNOWN : layers(file, "model_config", net);
    return new KerasFile(file).read(contents, layers, "Keras HDF5");
  }

  /** A {@code .keras} file. */
  static FileStateDict read(MappedFile file, ZipArchive zip) {
    KerasLayer layers = KerasLayer.UNKNOWN;
    ZipEntry configuration = zip.entries().get(CONFIGURATION);
    if (configuration != null) {
      MemorySegment bytes = configuration.bytes();
      String text = new Cursor(file, CONFIGURATION, bytes).utf8(bytes.byteSize());
      layers = layers(file, CONFIGURATION, text);
    }
    Contents contents = contents(file, zip.entries().get(WEIGHTS).bytes());
    return new KerasFile(file).read(contents, layers, "Keras archive");
  }

  private static KerasLayer layers(MappedFile file, String part, String text) {
    return KerasLayer.read(new JsonReader(file, part, text));
  }

  private static Contents contents(MappedFile file, MemorySegment bytes) {
    Hdf5Library library =
        ServiceLoader.load(Hdf5Library.class)
            .findFirst()
            .orElseThrow(
                () ->
                    file.refuse(
                        "is HDF5, for which no library is on the class path; limpid weights convert"
                            + " makes a .safetensors file of it"));
    if (bytes.byteSize() > Integer.MAX_VALUE) {
      throw file.refuse("has HDF5 of %d bytes; less than 2^31 are read", bytes.byteSize());
    }
    return guarded(file, () -> library.read(bytes));
  }

  /** Whatever a library throws of damaged files, as a refusal. */
  private static <T> T guarded(MappedFile file, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (WeightsException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      WeightsException refused =
          file.refuse("has HDF5 that is corrupted, or of a kind that is not read: %s", why);
      refused.initCause(e);
      throw refused;
    }
  }

  private FileStateDict read(Contents contents, KerasLayer layers, String format) {
    KerasNames.of(contents, layers).forEach(this::add);
    return new FileStateDict(file, tensors, new Origin(format, leftOut));
  }

  private void add(Variable variable, String name) {
    long[] shape = variable.shape().stream().mapToLong(Integer::longValue).toArray();
    long count = StoredTensor.elements(file, name, shape);
    DType type = variable.type();
    if (type == null || !type.floating() || count == 0) {
      leftOut.add(name);
      return;
    }
    KerasLayout there = KerasLayout.of(name, shape);
    Supplier<MemorySegment> bytes =
        () -> whole(name, guarded(file, variable.bytes()::get), count * type.width());
    var source = new StoredTensor.Source(type, variable.order(), 0, count, bytes);
    var tensor = new StoredTensor(file, there.name(), source, there.sizes(), there.strides());
    if (tensors.put(there.name(), tensor) != null) {
      throw file.refuse("has two variables '%s'", name);
    }
  }

  private MemorySegment whole(String name, MemorySegment bytes, long wanted) {
    if (bytes.byteSize() != wanted) {
      throw file.refuse(
          "variable '%s' wants %d bytes, there are %d", name, wanted, bytes.byteSize());
    }
    return bytes;
  }
}
