package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.nn.Layout;

/**
 * A tensor that still lies in its file: element {@code (i, j, …)} at byte {@code start + width * (i
 * * strides[0] + j * strides[1] + …)}. Its shape and its reach are checked when it is made, its
 * elements are read when asked for.
 */
final class StoredTensor implements FileTensor {
  private static final int RANK_LIMIT = 64;

  /** A view may repeat elements (stride 0) as long as it stays below this size. */
  private static final int REPEATED_LIMIT = 1 << 22;

  /**
   * Where elements lie.
   *
   * @param count how many elements there are from {@code start} on
   * @param bytes called once per read; checks what only a read can check
   */
  record Source(
      DType type, ByteOrder order, long start, long count, Supplier<MemorySegment> bytes) {}

  private final MappedFile file;
  private final String name;
  private final Source source;
  private final Shape shape;
  private final long[] strides;

  StoredTensor(MappedFile file, String name, Source source, long[] sizes, long[] strides) {
    this.file = file;
    this.name = name;
    this.source = source;
    this.strides = strides;
    this.shape = shape(file, name, sizes);
    long reach = reach(sizes, strides);
    if (reach >= source.count) {
      throw file.refuse(
          "tensor '%s' %s with strides %s reaches element %d of %d",
          name, shape, Arrays.toString(strides), reach, source.count);
    }
    if (shape.size() > source.count && shape.size() > REPEATED_LIMIT) {
      throw file.refuse(
          "tensor '%s' %s claims %d elements out of %d that are stored",
          name, shape, shape.size(), source.count);
    }
  }

  /** Whether a tensor of these sizes has no elements, and so no {@link Shape}. */
  static boolean empty(long[] sizes) {
    return Arrays.stream(sizes).anyMatch(size -> size == 0);
  }

  /** The number of elements; negative and overlong sizes are refused. */
  static long elements(MappedFile file, String name, long[] sizes) {
    if (sizes.length > RANK_LIMIT) {
      throw file.refuse(
          "tensor '%s' has %d axes; at most %d are read", name, sizes.length, RANK_LIMIT);
    }
    long product = 1;
    for (long size : sizes) {
      if (size < 0 || (product > 0 && size > Long.MAX_VALUE / 16 / product)) {
        throw file.refuse("tensor '%s' claims the shape %s", name, Arrays.toString(sizes));
      }
      product *= size;
    }
    return product;
  }

  /** The strides of elements in row-major order, or with {@code fortran} in column-major order. */
  static long[] contiguous(long[] sizes, boolean fortran) {
    long[] strides = new long[sizes.length];
    long step = 1;
    for (int i = 0; i < sizes.length; i++) {
      int axis = fortran ? i : sizes.length - 1 - i;
      strides[axis] = step;
      step *= sizes[axis];
    }
    return strides;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType type() {
    return source.type;
  }

  @Override
  public Tensor read() {
    float[] data = allocate();
    MemorySegment bytes = source.bytes.get();
    if (rowMajor()) {
      source.type.decode(bytes, source.start, source.order, data);
    } else {
      gather(bytes, data);
    }
    MappedFile.forget(bytes.asSlice(source.start, source.count * source.type.width()));
    return Tensor.of(shape, data);
  }

  /** In one pass over the file. */
  @Override
  public Tensor read(Layout layout) {
    if (layout == Layout.PLAIN || shape.rank() != layout.axes().length || !rowMajor()) {
      return layout.fromFile(read());
    }
    float[] data = allocate();
    new Transposed(source, shape, layout).into(data);
    return Tensor.of(layout.here(shape), data);
  }

  private static Shape shape(MappedFile file, String name, long[] sizes) {
    elements(file, name, sizes);
    try {
      return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
    } catch (ArithmeticException | ShapeException e) {
      throw file.refuse(
          "tensor '%s' %s does not fit an array of floats", name, Arrays.toString(sizes));
    }
  }

  /** The furthest element that is addressed; {@code Long.MAX_VALUE} when it is beyond any file. */
  private static long reach(long[] sizes, long[] strides) {
    long reach = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (strides[axis] < 0 || strides[axis] > Long.MAX_VALUE / 16 / sizes[axis]) {
        return Long.MAX_VALUE;
      }
      reach += (sizes[axis] - 1) * strides[axis];
      if (reach > Long.MAX_VALUE / 16) {
        return Long.MAX_VALUE;
      }
    }
    return reach;
  }

  private float[] allocate() {
    long heap = Runtime.getRuntime().maxMemory();
    try {
      if (4L * shape.size() < heap) {
        return new float[shape.size()];
      }
    } catch (OutOfMemoryError _) {
      // refused below, as when it is known beforehand
    }
    throw file.refuse(
        "tensor '%s' %s wants %d MiB, which the Java heap of %d MiB has not free (-Xmx sets it)",
        name, shape, (4L * shape.size()) >> 20, heap >> 20);
  }

  private boolean rowMajor() {
    long step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      if (shape.at(axis) > 1 && strides[axis] != step) {
        return false;
      }
      step *= shape.at(axis);
    }
    return true;
  }

  private void gather(MemorySegment bytes, float[] data) {
    int[] index = new int[strides.length];
    long element = 0;
    for (int i = 0; i < data.length; i++) {
      data[i] =
          source.type.decode(bytes, source.start + element * source.type.width(), source.order);
      for (int axis = index.length - 1; axis >= 0; axis--) {
        element += strides[axis];
        if (++index[axis] < shape.at(axis)) {
          break;
        }
        element -= strides[axis] * shape.at(axis);
        index[axis] = 0;
      }
    }
  }
}
