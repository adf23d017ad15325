package limpid.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import limpid.weights.FileStateDict.Origin;

/**
 * What TensorFlow.js has of a net: {@code model.json} lists groups of weights, {@code {"name":
 * "conv1/kernel", "shape": [7,7,3,64], "dtype": "float32"}}, and the files beside it whose bytes in
 * a row are their elements, little-endian and row-major. Names and axes become PyTorch's, see
 * {@link KerasLayout}.
 *
 * <p>Weights as halves are read; those quantised to whole numbers are refused.
 *
 * <p>Source: tensorflow/tfjs, {@code tfjs-core/src/io/types.ts}.
 */
final class TensorflowJs {
  private static final int RANK_LIMIT = 64;
  private static final int FILE_LIMIT = 1 << 14;
  private static final int WEIGHT_LIMIT = 1 << 20;
  private static final Map<String, DType> TYPES =
      Map.of(
          "float32", DType.F32,
          "float16", DType.F16,
          "int32", DType.I32,
          "bool", DType.BOOL,
          "uint8", DType.U8,
          "complex64", DType.I64);

  private final MappedFile file;
  private final JsonReader in;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  private record Weight(String name, long[] shape, DType type) {}

  private TensorflowJs(MappedFile file, JsonReader in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Reads what a manifest lists.
   *
   * @param in before the value of {@code weightsManifest}
   */
  static FileStateDict read(MappedFile file, JsonReader in) {
    TensorflowJs read = new TensorflowJs(file, in);
    for (boolean more = in.open('[', ']'); more; more = in.next(']')) {
      read.group();
    }
    return new FileStateDict(file, read.tensors, new Origin("TensorFlow.js", read.leftOut));
  }

  private void group() {
    List<MappedFile> files = new ArrayList<>();
    List<Weight> weights = new ArrayList<>();
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      switch (in.key()) {
        case "paths" -> files(files);
        case "weights" -> weights(weights);
        default -> in.skip();
      }
    }
    place(files, weights);
  }

  private void files(List<MappedFile> files) {
    for (boolean more = in.open('[', ']'); more; more = in.next(']')) {
      if (files.size() == FILE_LIMIT) {
        throw in.wanted("at most " + FILE_LIMIT + " files");
      }
      files.add(file.beside(in.string()));
    }
  }

  private void weights(List<Weight> weights) {
    for (boolean more = in.open('[', ']'); more; more = in.next(']')) {
      if (weights.size() == WEIGHT_LIMIT) {
        throw in.wanted("at most " + WEIGHT_LIMIT + " weights");
      }
      weights.add(weight());
    }
  }

  private Weight weight() {
    String name = null;
    long[] shape = null;
    String type = null;
    String stored = null;
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      switch (in.key()) {
        case "name" -> name = in.string();
        case "shape" -> shape = numbers();
        case "dtype" -> type = in.string();
        case "quantization" -> stored = quantised();
        default -> in.skip();
      }
    }
    if (name == null || shape == null || type == null) {
      throw in.wanted("name, shape and dtype of each weight");
    }
    DType as = TYPES.get(stored == null ? type : stored);
    if (as == null || (stored != null && as != DType.F16)) {
      throw file.refuse(
          "weight '%s' is %s; float32 and float16 are read",
          name, stored == null ? type : "quantised to " + stored);
    }
    return new Weight(name, shape, as);
  }

  private String quantised() {
    String type = "nothing";
    for (boolean more = in.open('{', '}'); more; more = in.next('}')) {
      if (in.key().equals("dtype")) {
        type = in.string();
      } else {
        in.skip();
      }
    }
    return type;
  }

  private long[] numbers() {
    List<Long> numbers = new ArrayList<>();
    for (boolean more = in.open('[', ']'); more; more = in.next(']')) {
      if (numbers.size() == RANK_LIMIT) {
        throw in.wanted("at most " + RANK_LIMIT + " numbers");
      }
      numbers.add(in.number());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** Weights lie one after another in the bytes of all files of their group. */
  private void place(List<MappedFile> files, List<Weight> weights) {
    long size = files.stream().mapToLong(MappedFile::size).sum();
    Supplier<MemorySegment> bytes = joined(files, size);
    long at = 0;
    for (Weight weight : weights) {
      long count = StoredTensor.elements(file, weight.name, weight.shape);
      long end = at + count * weight.type.width();
      if (end > size) {
        throw file.refuse(
            "weight '%s' ends at byte %d of its files, which have %d", weight.name, end, size);
      }
      add(weight, at, count, bytes);
      at = end;
    }
    if (at != size) {
      throw file.refuse("the weights end at byte %d of their files, which have %d", at, size);
    }
  }

  private void add(Weight weight, long at, long count, Supplier<MemorySegment> bytes) {
    if (!weight.type.floating() || count == 0) {
      leftOut.add(weight.name);
      return;
    }
    KerasLayout there = KerasLayout.of(weight.name, weight.shape);
    var source = new StoredTensor.Source(weight.type, ByteOrder.LITTLE_ENDIAN, at, count, bytes);
    var tensor = new StoredTensor(file, there.name(), source, there.sizes(), there.strides());
    if (tensors.put(there.name(), tensor) != null) {
      throw file.refuse("lists '%s' twice", weight.name);
    }
  }

  /** The bytes of files in a row; of several, a copy that is made when it is wanted. */
  private static Supplier<MemorySegment> joined(List<MappedFile> files, long size) {
    return files.size() == 1 ? files.getFirst()::bytes : new Joined(files, size);
  }

  private static final class Joined implements Supplier<MemorySegment> {
    private final List<MappedFile> files;
    private final long size;
    private MemorySegment whole;

    Joined(List<MappedFile> files, long size) {
      this.files = files;
      this.size = size;
    }

    @Override
    public synchronized MemorySegment get() {
      if (whole == null) {
        whole = Arena.ofAuto().allocate(size);
        long at = 0;
        for (MappedFile file : files) {
          MemorySegment.copy(file.bytes(), 0, whole, at, file.size());
          at += file.size();
        }
      }
      return whole;
    }
  }
}
