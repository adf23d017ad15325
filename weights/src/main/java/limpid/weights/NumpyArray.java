package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import limpid.weights.PickleValue.Elements;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Num;
import limpid.weights.PickleValue.Raw;
import limpid.weights.PickleValue.Text;

/** A NumPy array in a pickle, whose elements are in the pickle too. */
final class NumpyArray implements Elements {
  private Items shape;
  private NumpyType type;
  private boolean fortran;
  private Raw bytes;

  /** {@code numpy.core.numeric._frombuffer(bytes, dtype, shape, order)}. */
  static NumpyArray of(List<PickleValue> arguments) {
    NumpyArray array = new NumpyArray();
    if (arguments.size() == 4) {
      array.bytes = raw(arguments.get(0));
      array.type = arguments.get(1) instanceof NumpyType is ? is : null;
      array.shape = arguments.get(2) instanceof Items sizes ? sizes : null;
      array.fortran = arguments.get(3).equals(new Text("F"));
    }
    return array;
  }

  /** Its state {@code (1, shape, dtype, fortran, bytes)}. */
  void set(List<PickleValue> state) {
    if (state.size() == 5) {
      shape = state.get(1) instanceof Items sizes ? sizes : null;
      type = state.get(2) instanceof NumpyType is ? is : null;
      fortran = state.get(3) instanceof PickleValue.Plain(String is) && is.equals("True");
      bytes = raw(state.get(4));
    }
  }

  private static Raw raw(PickleValue value) {
    return switch (value) {
      case Raw raw -> raw;
      case Text(String text) -> TorchNames.raw(text);
      default -> null;
    };
  }

  @Override
  public String kind() {
    return "a numpy.ndarray";
  }

  /** The array as a tensor; null if it does not hold floating-point numbers, or none. */
  StoredTensor stored(MappedFile file, String name) {
    if (shape == null || type == null || bytes == null || type.type() == null) {
      return null;
    }
    long[] sizes = new long[shape.values().size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.values().get(i) instanceof Num(Long size) ? size : -1;
    }
    long count = StoredTensor.elements(file, name, sizes);
    if (!type.type().floating() || count == 0) {
      return null;
    }
    long wanted = count * type.type().width();
    if (!bytes.mayHold(wanted)) {
      throw file.refuse(
          "array '%s' wants %d bytes, its pickle has %d", name, wanted, bytes.bytes().byteSize());
    }
    Supplier<MemorySegment> whole =
        () -> {
          MemorySegment plain = bytes.plain(file);
          if (plain.byteSize() != wanted) {
            throw file.refuse(
                "array '%s' wants %d bytes, its pickle has %d", name, wanted, plain.byteSize());
          }
          return plain;
        };
    var source = new StoredTensor.Source(type.type(), type.order(), 0, count, whole);
    return new StoredTensor(file, name, source, sizes, StoredTensor.contiguous(sizes, fortran));
  }
}
