package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;

/**
 * A tensor of an ONNX file: floating ones are read as {@code float}, integers as {@code long}, both
 * when they are asked for. Its type, its sizes and the number of its bytes are checked when the
 * file is read.
 */
public final class OnnxTensor {
  private final MappedFile file;
  private final String name;
  private final DType type;
  private final long[] sizes;
  private final Supplier<MemorySegment> bytes;

  OnnxTensor(
      MappedFile file, String name, DType type, long[] sizes, Supplier<MemorySegment> bytes) {
    this.file = file;
    this.name = name;
    this.type = type;
    this.sizes = sizes;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  public DType type() {
    return type;
  }

  /** The extents, outermost first; unlike those of a {@link Shape}, any may be 0. */
  public long[] sizes() {
    return sizes.clone();
  }

  /** How many elements there are. */
  public long count() {
    return StoredTensor.elements(file, name, sizes);
  }

  /** The shape of a tensor that has elements. */
  public Shape shape() {
    return stored().shape();
  }

  /** The elements, freshly read; integers become floats. */
  public Tensor read() {
    return stored().read();
  }

  Tensor read(Layout layout) {
    return stored().read(layout);
  }

  /** The elements of a tensor of integers or truths, freshly read. */
  public long[] wholeNumbers() {
    if (type.floating()) {
      throw file.refuse("tensor '%s' has elements of type %s; integers are expected", name, type);
    }
    MemorySegment source = bytes.get();
    long[] whole = new long[Math.toIntExact(count())];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = type.whole(source, (long) type.width() * i, ByteOrder.LITTLE_ENDIAN);
    }
    return whole;
  }

  StoredTensor stored() {
    var source = new StoredTensor.Source(type, ByteOrder.LITTLE_ENDIAN, 0, count(), bytes);
    return new StoredTensor(file, name, source, sizes, StoredTensor.contiguous(sizes, false));
  }

  /** {@code conv1.weight F32 [64, 3, 7, 7]}. */
  @Override
  public String toString() {
    return name + " " + type + " " + Arrays.toString(sizes);
  }
}
