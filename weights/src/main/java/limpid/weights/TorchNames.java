package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.weights.PickleValue.Global;
import limpid.weights.PickleValue.Inert;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Num;
import limpid.weights.PickleValue.Plain;
import limpid.weights.PickleValue.Quantiser;
import limpid.weights.PickleValue.Raw;
import limpid.weights.PickleValue.Storage;
import limpid.weights.PickleValue.Table;
import limpid.weights.PickleValue.Text;
import limpid.weights.PickleValue.View;

/**
 * The names that mean something to weights, and what they build. Nothing is looked up anywhere: any
 * other name stays a word, and what calls it gives an {@link Inert} object.
 */
final class TorchNames {
  private static final int RANK_LIMIT = 64;
  private static final String QUANTISED = "torch._utils._rebuild_qtensor";
  private static final String EMBEDDED = "torch.storage._load_from_bytes";
  private static final String SPARSE = "torch._utils._rebuild_sparse_tensor";
  private static final String FROM_TYPE = "torch._tensor._rebuild_from_type_v2";

  /** Of elements that are never read (quantised, complex), some type as wide as they are. */
  private static final Map<String, DType> STORAGES =
      Map.ofEntries(
          Map.entry("torch.DoubleStorage", DType.F64),
          Map.entry("torch.FloatStorage", DType.F32),
          Map.entry("torch.HalfStorage", DType.F16),
          Map.entry("torch.BFloat16Storage", DType.BF16),
          Map.entry("torch.LongStorage", DType.I64),
          Map.entry("torch.IntStorage", DType.I32),
          Map.entry("torch.ShortStorage", DType.I16),
          Map.entry("torch.CharStorage", DType.I8),
          Map.entry("torch.ByteStorage", DType.U8),
          Map.entry("torch.BoolStorage", DType.BOOL),
          Map.entry("torch.QInt8Storage", DType.I8),
          Map.entry("torch.QUInt8Storage", DType.U8),
          Map.entry("torch.QInt32Storage", DType.I32),
          Map.entry("torch.ComplexFloatStorage", DType.I64));

  private final MappedFile file;
  private final Map<String, Storage> storages = new HashMap<>();
  private final Map<String, MemorySegment> embedded = new HashMap<>();
  private final Set<String> uncalled = new LinkedHashSet<>();

  TorchNames(MappedFile file) {
    this.file = file;
  }

  /** Every storage that the pickle named, under its key. */
  Map<String, Storage> storages() {
    return storages;
  }

  /** The names that the pickle called and that were not known, in the order of the file. */
  Set<String> uncalled() {
    return Collections.unmodifiableSet(uncalled);
  }

  /** What a call of a name with these arguments builds. */
  PickleValue call(PickleValue callee, List<PickleValue> arguments) {
    if (!(callee instanceof Global(String name))) {
      throw file.refuse("pickle calls %s", callee.kind());
    }
    return switch (name) {
      case "collections.OrderedDict" -> orderedDict(arguments);
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> view(arguments);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          argument(name, arguments, 0, PickleValue.class);
      case QUANTISED -> quantised(arguments);
      case EMBEDDED -> embedded(arguments);
      case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct" ->
          new NumpyArray();
      case "numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer" ->
          NumpyArray.of(arguments);
      case "numpy.dtype" -> NumpyType.of(arguments);
      case "_codecs.encode" -> encoded(arguments);
      case SPARSE -> indices(arguments);
      case FROM_TYPE -> fromType(arguments);
      case "torch.Size" ->
          new Items("a torch.Size", argument(name, arguments, 0, Items.class).values());
      case "torch.device" -> new Plain("a torch.device");
      case "builtins.set", "builtins.frozenset", "__builtin__.set", "__builtin__.frozenset" ->
          arguments.isEmpty()
              ? new Items("a set")
              : new Items("a set", argument(name, arguments, 0, Items.class).values());
      default -> inert(name);
    };
  }

  /** Bytes that were written as the text of Latin-1 that they are. */
  private PickleValue encoded(List<PickleValue> arguments) {
    return switch (arguments.isEmpty() ? null : arguments.getFirst()) {
      case Raw raw -> raw;
      case Text(String text) -> raw(text);
      case null, default -> new Plain("bytes");
    };
  }

  /** The bytes of a string that is taken for some. */
  static Raw raw(String text) {
    return new Raw(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)), true);
  }

  /** A storage with its elements, a legacy file in the pickle. */
  private PickleValue embedded(List<PickleValue> arguments) {
    if (arguments.isEmpty() || !(arguments.getFirst() instanceof Raw raw)) {
      return inert(EMBEDDED);
    }
    String key = "embedded " + embedded.size();
    TorchLegacy.Embedded found = TorchLegacy.embedded(file, raw.plain(file));
    embedded.put(key, found.elements());
    Storage whole = found.storage();
    return new Storage(whole.type(), key, whole.count(), whole.from(), whole.length());
  }

  /** The elements of a storage that is in the pickle itself, or null. */
  MemorySegment embedded(Storage storage) {
    return embedded.get(storage.key());
  }

  /**
   * A quantised tensor {@code (storage, offset, sizes, strides, (scheme, scale, zero))}, or {@code
   * (scheme, scales, zeros, axis)}.
   */
  private PickleValue quantised(List<PickleValue> arguments) {
    if (!(view(arguments) instanceof View plain)) {
      return inert(QUANTISED);
    }
    List<PickleValue> parts = argument(QUANTISED, arguments, 4, Items.class).values();
    if (parts.size() > 2 && parts.get(1) instanceof Num(Number scale)) {
      long zero = number(QUANTISED, parts, 2);
      return quantised(plain, new Quantiser(scale.doubleValue(), zero, null, null, 0));
    }
    if (parts.size() > 3
        && parts.get(1) instanceof View scales
        && parts.get(2) instanceof View zeros) {
      long axis = number(QUANTISED, parts, 3);
      if (axis < 0 || axis >= plain.sizes().length) {
        throw file.refuse("pickle builds a quantised tensor with the axis %d", axis);
      }
      return quantised(plain, new Quantiser(0, 0, scales, zeros, (int) axis));
    }
    return plain;
  }

  private static View quantised(View plain, Quantiser quantiser) {
    return new View(plain.storage(), plain.offset(), plain.sizes(), plain.strides(), quantiser);
  }

  /** Of a sparse tensor, {@code (layout, (indices, values, size))}, what tells that it is one. */
  private PickleValue indices(List<PickleValue> arguments) {
    return argument(SPARSE, argument(SPARSE, arguments, 1, Items.class).values(), 0, View.class);
  }

  /** A tensor of a class of its own, {@code (function, class, arguments, state)}. */
  private PickleValue fromType(List<PickleValue> arguments) {
    Global function = argument(FROM_TYPE, arguments, 0, Global.class);
    return function.name().equals(FROM_TYPE)
        ? inert(FROM_TYPE)
        : call(function, argument(FROM_TYPE, arguments, 2, Items.class).values());
  }

  private Inert inert(String name) {
    uncalled.add(name);
    return new Inert(name);
  }

  /**
   * A persistent id: {@code ('storage', type, key, location, count[, view])}, or of old files
   * {@code ('module', class, file, source)}, which is the class. A storage whose elements no
   * weights have, complex doubles for instance, is not read.
   */
  PickleValue storage(PickleValue id) {
    List<PickleValue> parts = id instanceof Items items ? items.values() : List.of();
    if (parts.size() >= 2 && parts.getFirst().equals(new Text("module"))) {
      return argument("a module", parts, 1, Global.class);
    }
    if (parts.size() < 5 || !parts.getFirst().equals(new Text("storage"))) {
      throw file.refuse("pickle points to something outside it that is not a storage");
    }
    String type = argument("storage", parts, 1, Global.class).name();
    if (!STORAGES.containsKey(type)) {
      return new Inert(type);
    }
    String key = argument("storage", parts, 2, Text.class).value();
    long count = number("storage", parts, 4);
    if (count < 0 || count > Long.MAX_VALUE / 16) {
      throw file.refuse("storage '%s' claims %d elements of %s", key, count, type);
    }
    Storage whole = new Storage(STORAGES.get(type), key, count, 0, count);
    if (!storages.computeIfAbsent(key, _ -> whole).equals(whole)) {
      throw file.refuse("storage '%s' is given two types or two sizes", key);
    }
    return parts.size() > 5 && parts.get(5) instanceof Items part ? part(whole, part) : whole;
  }

  /** The part {@code (key, offset, count)} of a storage. */
  private Storage part(Storage whole, Items part) {
    long from = number("storage", part.values(), 1);
    long length = number("storage", part.values(), 2);
    if (from < 0 || length < 0 || from > whole.count() || length > whole.count() - from) {
      throw file.refuse(
          "storage '%s' has %d elements, a part wants %d from %d on",
          whole.key(), whole.count(), length, from);
    }
    return new Storage(whole.type(), whole.key(), whole.count(), from, length);
  }

  private PickleValue view(List<PickleValue> arguments) {
    String name = "a tensor";
    if (!arguments.isEmpty() && arguments.getFirst() instanceof Inert unread) {
      return unread;
    }
    Storage storage = argument(name, arguments, 0, Storage.class);
    long offset = number(name, arguments, 1);
    long[] sizes = numbers(name, argument(name, arguments, 2, Items.class));
    long[] strides = numbers(name, argument(name, arguments, 3, Items.class));
    if (strides.length != sizes.length || offset < 0) {
      throw file.refuse(
          "pickle builds a tensor with %d sizes, %d strides and the offset %d",
          sizes.length, strides.length, offset);
    }
    return new View(storage, offset, sizes, strides);
  }

  private Table orderedDict(List<PickleValue> arguments) {
    Table table = new Table();
    if (!arguments.isEmpty()) {
      String name = "an OrderedDict";
      List<PickleValue> pairs = argument(name, arguments, 0, Items.class).values();
      for (int i = 0; i < pairs.size(); i++) {
        List<PickleValue> pair = argument(name, pairs, i, Items.class).values();
        table.put(
            argument(name, pair, 0, PickleValue.class), argument(name, pair, 1, PickleValue.class));
      }
    }
    return table;
  }

  private long[] numbers(String name, Items items) {
    if (items.values().size() > RANK_LIMIT) {
      throw file.refuse("pickle builds a tensor of %d axes", items.values().size());
    }
    long[] numbers = new long[items.values().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(name, items.values(), i);
    }
    return numbers;
  }

  private long number(String name, List<PickleValue> arguments, int i) {
    if (argument(name, arguments, i, Num.class).value() instanceof Long number) {
      return number;
    }
    throw file.refuse("pickle builds %s with a number that is not whole", name);
  }

  private <T> T argument(String name, List<PickleValue> arguments, int i, Class<T> type) {
    if (i < arguments.size() && type.isInstance(arguments.get(i))) {
      return type.cast(arguments.get(i));
    }
    throw file.refuse(
        "pickle builds %s with %s as argument %d",
        name, i < arguments.size() ? arguments.get(i).kind() : "nothing", i + 1);
  }
}
