package limpid.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;
import limpid.weights.FileStateDict.Origin;

/**
 * NumPy's format for one array: half, single and double precision, either byte order, row-major or
 * column-major, any rank including scalars.
 *
 * <p>Source: NumPy, "numpy.lib.format".
 */
public final class Npy {
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /**
   * The array of a file, in row-major order whatever the file's is.
   *
   * @throws WeightsException if the file is not a whole array of floats; integers are refused
   */
  public static Tensor read(Path path) {
    MappedFile file = MappedFile.open(path);
    return stateDict(file).read(file.stem());
  }

  /**
   * The same of an array that may hold whole numbers or truth values too, such as labels of pixels;
   * those beyond 2^24 are rounded as floats are.
   *
   * @throws WeightsException if the file is not a whole array of numbers
   */
  public static Tensor readNumbers(Path path) {
    MappedFile file = MappedFile.open(path);
    String name = file.stem();
    NpyHeader header = header(file, name, file.bytes());
    StoredTensor tensor =
        stored(file, name, header, header.number(file, name), file.size(), file::bytes);
    if (tensor == null) {
      throw file.refuse("holds no numbers but %s, or none at all", header.descr());
    }
    return tensor.read();
  }

  /**
   * Writes {@code <f4}, row-major, as NumPy's own {@code save} does to the byte; the file appears
   * whole or not at all.
   *
   * @throws WeightsException if the file cannot be written
   */
  public static void write(Path path, Tensor tensor) {
    try {
      WholeFile.write(path, out -> written(out, tensor));
    } catch (IOException e) {
      throw new WeightsException(e.getMessage(), e);
    }
  }

  private static void written(OutputStream out, Tensor tensor) throws IOException {
    out.write(header(tensor.shape()));
    DType.F32.write(out, tensor.data());
  }

  /** What {@link #write} writes. */
  public static byte[] bytes(Tensor tensor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      written(bytes, tensor);
    } catch (IOException e) {
      throw new IllegalStateException("npy: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** The one array under the file's name without its suffix. */
  static FileStateDict stateDict(MappedFile file) {
    String name = file.stem();
    StoredTensor tensor = stored(file, name, file.bytes(), file.size(), file::bytes);
    if (tensor == null) {
      NpyHeader header = NpyHeader.parse(new Cursor(file, "npy array", file.bytes()));
      throw file.refuse(
          header.type(file, name) == null
              ? "holds %2$s values; floats (f4, f8, f2) are expected"
              : "is an array %s without values; at least one is expected",
          Arrays.toString(header.shape()),
          header.descr());
    }
    return new FileStateDict(file, Map.of(name, tensor), new Origin("npy", List.of()));
  }

  /**
   * The array whose first bytes these are; null if it holds integers or text, or is empty.
   *
   * @param size bytes of the array with its header
   * @param bytes all of them, called when the array is read
   */
  static StoredTensor stored(
      MappedFile file, String name, MemorySegment head, long size, Supplier<MemorySegment> bytes) {
    NpyHeader header = header(file, name, head);
    return stored(file, name, header, header.type(file, name), size, bytes);
  }

  private static NpyHeader header(MappedFile file, String name, MemorySegment head) {
    return NpyHeader.parse(new Cursor(file, "npy array '" + name + "'", head));
  }

  private static StoredTensor stored(
      MappedFile file,
      String name,
      NpyHeader header,
      DType type,
      long size,
      Supplier<MemorySegment> bytes) {
    long count = StoredTensor.elements(file, name, header.shape());
    if (type == null) {
      return null;
    }
    if (count * type.width() != size - header.length()) {
      throw file.refuse(
          "array '%s' %s %s wants %d bytes after its header, there are %d",
          name,
          header.descr(),
          Arrays.toString(header.shape()),
          count * type.width(),
          size - header.length());
    }
    if (count == 0) {
      return null;
    }
    var source = new StoredTensor.Source(type, header.order(), header.length(), count, bytes);
    long[] strides = StoredTensor.contiguous(header.shape(), header.fortran());
    return new StoredTensor(file, name, source, header.shape(), strides);
  }

  private static byte[] header(Shape shape) {
    String extents =
        IntStream.of(shape.extents()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + extents
            + (shape.rank() == 1 ? ",), }" : "), }");
    int length = (10 + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = new byte[length];
    Arrays.fill(header, (byte) ' ');
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) (length - 10)};
    System.arraycopy(start, 0, header, 0, start.length);
    header[9] = (byte) ((length - 10) >> 8);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, 10, ascii.length);
    header[length - 1] = '\n';
    return header;
  }
}
