package limpid.weights;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.weights.FileStateDict.Origin;
import limpid.weights.StoredTensor.Source;

/**
 * The blobs of Caffe's {@code .caffemodel}, a message {@code NetParameter}, of today's layers and
 * of those before 2015 ({@code layers}). A layer's first blob is {@code name.weight}, in PyTorch's
 * order of axes as it lies there, its second {@code name.bias}; slashes in names become dots.
 *
 * <p>A {@code BatchNorm} has sums and their weight s: {@code running_mean = mean / s}, {@code
 * running_var = variance / s}. The {@code Scale} that follows it has its factors, so that both are
 * one module under the batch norm's name.
 *
 * <p>Source: BVLC/caffe, {@code src/caffe/proto/caffe.proto}.
 */
final class CaffeNet {
  private static final String FORMAT = "Caffe net";

  /** Fields of {@code NetParameter}. */
  private static final int OLD_LAYER = 2;

  private static final int LAYER = 100;

  /** The first bytes of the fields that may stand at the start of a net. */
  private static final Set<Integer> TAGS =
      Set.of(0x12, 0x1a, 0x20, 0x22, 0x28, 0x32, 0x38, 0x42, 0xa2);

  private final MappedFile file;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  /** The batch norm that wrote the values of a name last. */
  private final Map<String, String> norms = new HashMap<>();

  private CaffeNet(MappedFile file) {
    this.file = file;
  }

  /** A layer's message. */
  private record Layer(
      String name, Kind kind, List<String> bottoms, List<String> tops, List<Blob> blobs) {}

  /** What the blobs of a layer are. */
  private enum Kind {
    CONVOLUTION,
    LINEAR,
    BATCH_NORM,
    SCALE,
    BIAS,
    OTHER;

    static Kind named(String type) {
      return switch (type) {
        case "Convolution", "Deconvolution" -> CONVOLUTION;
        case "InnerProduct" -> LINEAR;
        case "BatchNorm" -> BATCH_NORM;
        case "Scale" -> SCALE;
        case "Bias" -> BIAS;
        default -> OTHER;
      };
    }

    /** Of layers before 2015. */
    static Kind numbered(long type) {
      return switch ((int) type) {
        case 4, 39 -> CONVOLUTION;
        case 14 -> LINEAR;
        default -> OTHER;
      };
    }
  }

  /**
   * A blob's message.
   *
   * @param padded whether its shape has four axes always, with ones before
   */
  private record Blob(long[] sizes, boolean padded, DType type, MemorySegment values) {
    /** Without the ones that stand before so many axes. */
    Blob ofRank(int rank) {
      if (!padded) {
        return this;
      }
      int from = 0;
      while (from < sizes.length - rank && sizes[from] == 1) {
        from++;
      }
      return new Blob(Arrays.copyOfRange(sizes, from, sizes.length), false, type, values);
    }

    float[] floats() {
      float[] floats = new float[Math.toIntExact(values.byteSize() / type.width())];
      type.decode(values, 0, ByteOrder.LITTLE_ENDIAN, floats);
      return floats;
    }

    Blob dividedBy(float sum) {
      float[] values = floats();
      MemorySegment quotients = MemorySegment.ofArray(new byte[Float.BYTES * values.length]);
      for (int i = 0; i < values.length; i++) {
        DType.F32.encode(sum == 0 ? 0 : values[i] / sum, quotients, (long) Float.BYTES * i);
      }
      return new Blob(sizes, padded, DType.F32, quotients);
    }
  }

  /** Whether a file may be a net: it starts with a layer, or with a short name and a field. */
  static boolean mayBe(MemorySegment bytes) {
    if (bytes.byteSize() < 4) {
      return false;
    }
    int first = unsigned(bytes, 0);
    if (first != '\n') {
      return first == 0x12 || first == 0x1a || first == 0xa2 && unsigned(bytes, 1) == 0x06;
    }
    int after = 2 + unsigned(bytes, 1);
    return after < bytes.byteSize() && TAGS.contains(unsigned(bytes, after));
  }

  private static int unsigned(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  static FileStateDict read(MappedFile file) {
    return new CaffeNet(file).net();
  }

  private FileStateDict net() {
    Protobuf net = Protobuf.of(file, FORMAT);
    while (net.next()) {
      switch (net.field()) {
        case OLD_LAYER -> place(layer(net.message("layer"), 4, 5, 2, 3, 6));
        case LAYER -> place(layer(net.message("layer"), 1, 2, 3, 4, 7));
        default -> {}
      }
    }
    return new FileStateDict(file, tensors, new Origin(FORMAT, leftOut));
  }

  /** Reads a layer whose fields have these numbers. */
  private Layer layer(Protobuf layer, int name, int type, int bottom, int top, int blob) {
    String named = "";
    Kind kind = Kind.OTHER;
    List<String> bottoms = new ArrayList<>();
    List<String> tops = new ArrayList<>();
    List<Blob> blobs = new ArrayList<>();
    while (layer.next()) {
      int field = layer.field();
      if (field == name) {
        named = layer.text();
      } else if (field == type) {
        kind = name == 1 ? Kind.named(layer.text()) : Kind.numbered(layer.number());
      } else if (field == bottom) {
        bottoms.add(layer.text());
      } else if (field == top) {
        tops.add(layer.text());
      } else if (field == blob) {
        blobs.add(blob(layer.message("blob")));
      }
    }
    return new Layer(named, kind, bottoms, tops, blobs);
  }

  private Blob blob(Protobuf blob) {
    long[] padded = {1, 1, 1, 1};
    long[] sizes = null;
    DType type = DType.F32;
    List<MemorySegment> parts = new ArrayList<>();
    while (blob.next()) {
      switch (blob.field()) {
        case 1, 2, 3, 4 -> padded[blob.field() - 1] = blob.number();
        case 5 -> parts.add(blob.fixed(Float.BYTES));
        case 7 -> sizes = sizes(blob.message("shape"));
        case 8 -> {
          type = DType.F64;
          parts.add(blob.fixed(Double.BYTES));
        }
        default -> {}
      }
    }
    return new Blob(sizes == null ? padded : sizes, sizes == null, type, joined(parts));
  }

  private static long[] sizes(Protobuf shape) {
    List<Long> sizes = new ArrayList<>();
    while (shape.next()) {
      if (shape.field() == 1) {
        Arrays.stream(shape.numbers()).forEach(sizes::add);
      }
    }
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  private static MemorySegment joined(List<MemorySegment> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(part -> joined.writeBytes(part.toArray(ValueLayout.JAVA_BYTE)));
    return MemorySegment.ofArray(joined.toByteArray());
  }

  private void place(Layer layer) {
    String module = layer.name.replace('/', '.');
    if (layer.kind == Kind.SCALE && !layer.bottoms.isEmpty()) {
      module = norms.getOrDefault(layer.bottoms.getFirst(), module);
    }
    layer.tops.forEach(norms::remove);
    if (layer.kind == Kind.BATCH_NORM) {
      String norm = module;
      layer.tops.forEach(top -> norms.put(top, norm));
      statistics(module, layer.blobs);
    } else {
      for (int i = 0; i < layer.blobs.size(); i++) {
        add(module + "." + parameter(layer.kind, i), ofRank(layer, i));
      }
    }
  }

  private static String parameter(Kind kind, int place) {
    return switch (place) {
      case 0 -> kind == Kind.BIAS ? "bias" : "weight";
      case 1 -> "bias";
      default -> "blob" + place;
    };
  }

  private static Blob ofRank(Layer layer, int place) {
    Blob blob = layer.blobs.get(place);
    boolean weight = place == 0;
    return switch (layer.kind) {
      case CONVOLUTION -> weight ? blob : blob.ofRank(1);
      case LINEAR -> blob.ofRank(weight ? 2 : 1);
      default -> blob.ofRank(1);
    };
  }

  private void statistics(String module, List<Blob> blobs) {
    if (blobs.isEmpty()) {
      return;
    }
    if (blobs.size() != 3 || blobs.get(2).floats().length != 1) {
      throw file.refuse(
          "batch norm '%s' has %d blobs; mean, variance and one factor are expected",
          module, blobs.size());
    }
    float sum = blobs.get(2).floats()[0];
    add(module + ".running_mean", blobs.get(0).ofRank(1).dividedBy(sum));
    add(module + ".running_var", blobs.get(1).ofRank(1).dividedBy(sum));
  }

  private void add(String name, Blob blob) {
    long stored = blob.values.byteSize() / blob.type.width();
    long count = StoredTensor.elements(file, name, blob.sizes);
    if (stored == 0) {
      leftOut.add(name);
      return;
    }
    if (stored != count) {
      throw file.refuse(
          "blob '%s' %s has %d elements, %d are stored",
          name, Arrays.toString(blob.sizes), count, stored);
    }
    Source source = new Source(blob.type, ByteOrder.LITTLE_ENDIAN, 0, count, () -> blob.values);
    long[] strides = StoredTensor.contiguous(blob.sizes, false);
    if (tensors.put(name, new StoredTensor(file, name, source, blob.sizes, strides)) != null) {
      throw file.refuse("has two blobs '%s'", name);
    }
  }
}
