package limpid.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads tensors of an ONNX file, whose elements may be in it or in a file beside it. */
final class OnnxTensors {
  private final MappedFile file;
  private final Map<Path, MappedFile> external = new HashMap<>();

  OnnxTensors(MappedFile file) {
    this.file = file;
  }

  /** The fields of a tensor's message. */
  private final class Fields {
    private final List<Long> sizes = new ArrayList<>();
    private final List<MemorySegment> typed = new ArrayList<>();
    private final Map<String, String> place = new HashMap<>();
    private String name = "";
    private int type;
    private boolean outside;
    private MemorySegment raw;
    private ByteArrayOutputStream integers;

    private void read(Protobuf message) {
      while (message.next()) {
        switch (message.field()) {
          case 1 -> Arrays.stream(message.numbers()).forEach(sizes::add);
          case 2 -> type = (int) message.number();
          case 4 -> typed.add(message.fixed(Float.BYTES));
          case 10 -> typed.add(message.fixed(Double.BYTES));
          case 5, 7, 11 -> integers(message);
          case 8 -> name = message.text();
          case 9 -> raw = message.bytes();
          case 13 -> entry(message.message("external data"));
          case 14 -> outside = message.number() == 1;
          default -> {}
        }
      }
    }

    /** Integers, also those that are the bits of a 16-bit float. The type stands before them. */
    private void integers(Protobuf message) {
      if (integers == null) {
        integers = new ByteArrayOutputStream();
      }
      DType dtype = dtype();
      integers.writeBytes(Protobuf.narrowed(message.numbers(), dtype.width()));
    }

    private void entry(Protobuf message) {
      String key = "";
      String value = "";
      while (message.next()) {
        switch (message.field()) {
          case 1 -> key = message.text();
          case 2 -> value = message.text();
          default -> {}
        }
      }
      place.put(key, value);
    }

    private DType dtype() {
      return switch (type) {
        case 1 -> DType.F32;
        case 2 -> DType.U8;
        case 3 -> DType.I8;
        case 4 -> DType.U16;
        case 5 -> DType.I16;
        case 6 -> DType.I32;
        case 7 -> DType.I64;
        case 9 -> DType.BOOL;
        case 10 -> DType.F16;
        case 11 -> DType.F64;
        case 12 -> DType.U32;
        case 13 -> DType.U64;
        case 16 -> DType.BF16;
        default ->
            throw file.refuse(
                "tensor '%s' has elements of ONNX type %d; floats, integers and truths are read",
                name, type);
      };
    }

    private Supplier<MemorySegment> elements() {
      if (outside) {
        return outside();
      }
      if (raw != null) {
        return one(raw);
      }
      if (integers != null) {
        return one(MemorySegment.ofArray(integers.toByteArray()));
      }
      if (typed.size() == 1) {
        return one(typed.getFirst());
      }
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      typed.forEach(part -> joined.writeBytes(part.toArray(ValueLayout.JAVA_BYTE)));
      return one(MemorySegment.ofArray(joined.toByteArray()));
    }

    private Supplier<MemorySegment> one(MemorySegment bytes) {
      requireSize(bytes.byteSize(), "are stored");
      return () -> bytes;
    }

    private void requireSize(long stored, String where) {
      long wanted = bytes();
      if (stored != wanted) {
        throw file.refuse(
            "tensor '%s' %s of %s wants %d bytes, %d %s",
            name, sizes, dtype(), wanted, stored, where);
      }
    }

    private long bytes() {
      return StoredTensor.elements(file, name, sizes()) * dtype().width();
    }

    private long[] sizes() {
      return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private Supplier<MemorySegment> outside() {
      MappedFile data = external.computeIfAbsent(within(), MappedFile::open);
      long offset = whole("offset", 0);
      long length = whole("length", bytes());
      requireSize(length, "are announced");
      if (offset > data.size() - length) {
        throw file.refuse(
            "tensor '%s' lies in %s at byte %d and has %d bytes; that file has %d",
            name, place.get("location"), offset, length, data.size());
      }
      MemorySegment part = data.bytes().asSlice(offset, length);
      return () -> part;
    }

    private long whole(String key, long otherwise) {
      String text = place.get(key);
      if (text == null) {
        return otherwise;
      }
      if (!text.matches("\\d{1,18}")) {
        throw file.refuse("tensor '%s' has the external %s '%s'", name, key, text);
      }
      return Long.parseLong(text);
    }

    /** The file that a tensor lies in: in the model's folder, and nowhere else. */
    private Path within() {
      String location = place.getOrDefault("location", "");
      try {
        Path folder = file.path().toAbsolutePath().getParent().toRealPath();
        Path data = folder.resolve(location).normalize();
        if (location.isEmpty() || Path.of(location).isAbsolute() || !data.startsWith(folder)) {
          throw outsideOf(location);
        }
        if (!Files.isRegularFile(data)) {
          throw file.refuse("tensor '%s' lies in '%s', which is no file there", name, location);
        }
        Path real = data.toRealPath();
        if (!real.startsWith(folder)) {
          throw outsideOf(location);
        }
        return real;
      } catch (IOException | InvalidPathException e) {
        throw file.refuse("tensor '%s' lies in '%s', which cannot be read", name, location);
      }
    }

    private WeightsException outsideOf(String location) {
      return file.refuse(
          "tensor '%s' lies in '%s'; a file in the model's own folder is expected", name, location);
    }
  }

  OnnxTensor tensor(Protobuf message) {
    Fields fields = new Fields();
    fields.read(message);
    DType type = fields.dtype();
    return new OnnxTensor(file, fields.name, type, fields.sizes(), fields.elements());
  }
}
