package limpid.weights;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import limpid.weights.PickleValue.Text;

/** A NumPy {@code dtype} in a pickle: {@code f4}, and then the order of its bytes. */
final class NumpyType implements PickleValue {
  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("f8", DType.F64),
          Map.entry("f4", DType.F32),
          Map.entry("f2", DType.F16),
          Map.entry("i8", DType.I64),
          Map.entry("i4", DType.I32),
          Map.entry("i2", DType.I16),
          Map.entry("i1", DType.I8),
          Map.entry("u8", DType.U64),
          Map.entry("u4", DType.U32),
          Map.entry("u2", DType.U16),
          Map.entry("u1", DType.U8),
          Map.entry("b1", DType.BOOL));

  private final String name;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private NumpyType(String name) {
    this.name = name;
  }

  /** {@code numpy.dtype('f4', False, True)}. */
  static NumpyType of(List<PickleValue> arguments) {
    return new NumpyType(
        !arguments.isEmpty() && arguments.getFirst() instanceof Text(String text) ? text : "");
  }

  /** Its state {@code (3, '<', ...)}. */
  void set(List<PickleValue> state) {
    if (state.size() > 1 && state.get(1) instanceof Text(String text)) {
      order = text.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
  }

  /** Null for text, objects, complex numbers and the like. */
  DType type() {
    return TYPES.get(name);
  }

  ByteOrder order() {
    return order;
  }

  @Override
  public String kind() {
    return "a numpy.dtype";
  }
}
