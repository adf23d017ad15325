package limpid.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.nn.StateDict;
import limpid.weights.FileStateDict.Origin;

/**
 * The safetensors format: eight bytes of header length, a JSON header, then the elements,
 * little-endian and row-major, each tensor's right after the one before.
 *
 * <p>Source: huggingface/safetensors, "Format".
 */
public final class Safetensors {
  private static final int HEADER_LIMIT = 1 << 25;

  private Safetensors() {}

  /**
   * The floating-point tensors of a file, in its header's order.
   *
   * @throws WeightsException if the file is not whole and consistent: lengths, offsets without
   *     overlap and gap, sizes equal to shape times width
   */
  public static StateDict open(Path path) {
    return read(MappedFile.open(path));
  }

  /**
   * Writes tensors in the map's order; the file appears whole or not at all.
   *
   * @param as F64, F32, F16 or BF16; values are rounded to nearest
   * @throws WeightsException if the file cannot be written, or a finite value is beyond the type's
   *     range
   */
  public static void write(Path path, Map<String, Tensor> tensors, DType as) {
    if (!as.floating()) {
      throw new WeightsException(
          path + ": tensors are written as F64, F32, F16 or BF16, not " + as);
    }
    tensors.forEach((name, tensor) -> refuseOverflow(path, name, tensor, as));
    byte[] header = header(path, tensors, as);
    try {
      WholeFile.write(path, out -> writeAll(out, header, tensors, as));
    } catch (IOException e) {
      throw new WeightsException(e.getMessage(), e);
    }
  }

  static FileStateDict read(MappedFile file) {
    Contents contents = contents(file);
    Origin origin = new Origin("safetensors", contents.leftOut);
    return new FileStateDict(file, Unwrap.names(contents.tensors), origin);
  }

  /** The tensors of one file, those of floats and the names of others. */
  record Contents(Map<String, StoredTensor> tensors, List<String> leftOut) {}

  static Contents contents(MappedFile file) {
    Cursor in = new Cursor(file, "safetensors file", file.bytes());
    long length = in.i64();
    if (length < 2 || length > HEADER_LIMIT) {
      throw file.refuse(
          "claims a safetensors header of %s bytes; at most %d are read",
          Long.toUnsignedString(length), HEADER_LIMIT);
    }
    Map<String, SafetensorsHeader.Entry> entries = SafetensorsHeader.parse(file, in.utf8(length));
    MemorySegment data = in.take(in.remaining());
    refuseGaps(file, entries, data.byteSize());
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    entries.forEach(
        (name, entry) -> {
          StoredTensor tensor = stored(file, name, entry, data);
          if (tensor == null) {
            leftOut.add(name);
          } else {
            tensors.put(name, tensor);
          }
        });
    return new Contents(tensors, leftOut);
  }

  /** The tensor of a header entry; null if it holds integers or nothing. */
  private static StoredTensor stored(
      MappedFile file, String name, SafetensorsHeader.Entry entry, MemorySegment data) {
    DType type = type(file, name, entry);
    long count = StoredTensor.elements(file, name, entry.shape());
    long length = entry.end() - entry.begin();
    if (length != count * type.width()) {
      throw file.refuse(
          "tensor '%s' %s %s wants %d bytes, its offsets hold %d",
          name, type, Arrays.toString(entry.shape()), count * type.width(), length);
    }
    if (!type.floating() || count == 0) {
      return null;
    }
    var source =
        new StoredTensor.Source(type, ByteOrder.LITTLE_ENDIAN, entry.begin(), count, () -> data);
    long[] strides = StoredTensor.contiguous(entry.shape(), false);
    return new StoredTensor(file, name, source, entry.shape(), strides);
  }

  private static DType type(MappedFile file, String name, SafetensorsHeader.Entry entry) {
    for (DType type : DType.values()) {
      if (type.name().equals(entry.dtype())) {
        return type;
      }
    }
    throw file.refuse(
        "tensor '%s' is %s; F64, F32, F16 and BF16 are read, integers are passed over",
        name, entry.dtype());
  }

  /** Tensors lie one after another from the first byte of the data to the last. */
  private static void refuseGaps(
      MappedFile file, Map<String, SafetensorsHeader.Entry> entries, long size) {
    List<Map.Entry<String, SafetensorsHeader.Entry>> sorted =
        entries.entrySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, SafetensorsHeader.Entry> e) -> e.getValue().begin())
                    .thenComparingLong(e -> e.getValue().end()))
            .toList();
    long end = 0;
    for (var named : sorted) {
      SafetensorsHeader.Entry entry = named.getValue();
      if (entry.begin() != end || entry.end() < entry.begin()) {
        throw file.refuse(
            "tensor '%s' lies at bytes %d to %d of the data; it should start at %d",
            named.getKey(), entry.begin(), entry.end(), end);
      }
      if (entry.end() > size) {
        throw file.refuse(
            "is cut short: tensor '%s' lies at bytes %d to %d of the data, which has %d",
            named.getKey(), entry.begin(), entry.end(), size);
      }
      end = entry.end();
    }
    if (end != size) {
      throw file.refuse("the tensors end at byte %d of the data, which has %d", end, size);
    }
  }

  private static void refuseOverflow(Path path, String name, Tensor tensor, DType as) {
    for (float value : tensor.data()) {
      if (Float.isFinite(value) && !as.holds(value)) {
        throw new WeightsException(
            path + ": tensor '" + name + "' has " + value + ", which is too large for " + as);
      }
    }
  }

  private static byte[] header(Path path, Map<String, Tensor> tensors, DType as) {
    StringBuilder json = new StringBuilder("{");
    long begin = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      long end = begin + (long) as.width() * named.getValue().size();
      json.append(json.length() > 1 ? ",\"" : "\"").append(escaped(named.getKey()));
      json.append("\":{\"dtype\":\"").append(as).append("\",\"shape\":");
      json.append(named.getValue().shape()).append(",\"data_offsets\":[");
      json.append(begin).append(',').append(end).append("]}");
      begin = end;
    }
    json.append('}');
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    if (tensors.isEmpty()
        || tensors.containsKey("__metadata__")
        || text.length > HEADER_LIMIT - 8
        || !StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
      throw new WeightsException(path + ": tensors under these names cannot be read back");
    }
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static void writeAll(
      OutputStream out, byte[] header, Map<String, Tensor> tensors, DType as) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (Tensor tensor : tensors.values()) {
      as.write(out, tensor.data());
    }
  }
}
