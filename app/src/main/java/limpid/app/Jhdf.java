package limpid.app;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OpaqueDataType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import limpid.weights.DType;
import limpid.weights.Hdf5Library;

/**
 * HDF5 by jHDF, a library in pure Java; nothing else here names it. Arrays that lie in one piece
 * are left where they are.
 */
public final class Jhdf implements Hdf5Library {
  private static final int DEPTH_LIMIT = 32;
  private static final int LIMIT = 1 << 16;

  /** How HDF5 and its registry number filters. */
  private static final int DEFLATE = 1;

  private static final int SHUFFLE = 2;
  private static final int CHECK_SUM = 3;
  private static final int LZF = 32000;

  /** What is packed is at most so many times as large unpacked. */
  private static final int PACKED_RATIO = 1032;

  @Override
  public Contents read(MemorySegment file) {
    Reading reading = new Reading(file);
    // Nothing is open: the bytes are in memory, and are read after this.
    reading.group(HdfFile.fromByteBuffer(file.asByteBuffer()), "", 0);
    return new Contents(reading.variables, reading.texts);
  }

  private static final class Reading {
    private final MemorySegment file;
    private final List<Variable> variables = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Set<Long> visited = new HashSet<>();

    Reading(MemorySegment file) {
      this.file = file;
    }

    void group(Group group, String path, int depth) {
      if (depth > DEPTH_LIMIT || !visited.add(group.getAddress())) {
        throw new HdfException("a group at " + path + " is in itself, or too deep");
      }
      for (String name : new String[] {"name", "model_config"}) {
        String text = text(group, name);
        if (text != null) {
          texts.put((path.isEmpty() ? "/" : path) + "@" + name, text);
        }
      }
      for (Node child : group.getChildren().values()) {
        String at = path + "/" + child.getName();
        if (child.isLink()) {
          continue;
        }
        if (child instanceof Group inner) {
          group(inner, at, depth + 1);
        } else if (child instanceof Dataset dataset) {
          dataset(dataset, at);
        }
      }
    }

    private static String text(Node node, String name) {
      Attribute attribute = node.getAttribute(name);
      return attribute != null && attribute.getData() instanceof String text ? text : null;
    }

    private void dataset(Dataset dataset, String path) {
      if (variables.size() == LIMIT) {
        throw new HdfException("there are more than " + LIMIT + " arrays");
      }
      DType type = dataset.isEmpty() ? null : type(dataset);
      ByteOrder order =
          dataset.getDataType() instanceof FloatingPoint real
              ? real.getByteOrder()
              : ByteOrder.LITTLE_ENDIAN;
      List<Integer> shape =
          dataset.isEmpty() ? List.of(0) : IntStream.of(dataset.getDimensions()).boxed().toList();
      variables.add(
          new Variable(path, type, order, shape, type == null ? () -> file : bytes(dataset, path)));
    }

    private static DType type(Dataset dataset) {
      DataType type = dataset.getDataType();
      if (type instanceof FloatingPoint real) {
        return switch (real.getSize()) {
          case 2 -> real.getMantissaSize() == 7 ? DType.BF16 : DType.F16;
          case 4 -> DType.F32;
          case 8 -> DType.F64;
          default -> null;
        };
      }
      boolean brain =
          type instanceof OpaqueDataType
              && type.getSize() == 2
              && "bfloat16".equals(text(dataset, "dtype"));
      return brain ? DType.BF16 : null;
    }

    private Supplier<MemorySegment> bytes(Dataset dataset, String path) {
      long size = dataset.getSizeInBytes();
      if (dataset instanceof ContiguousDataset whole) {
        MemorySegment bytes = file.asSlice(whole.getDataAddress(), size);
        return () -> bytes;
      }
      long most = PACKED_RATIO * file.byteSize();
      long chunk =
          dataset instanceof ChunkedDataset pieces
              ? IntStream.of(pieces.getChunkDimensions())
                  .asLongStream()
                  .reduce(dataset.getDataType().getSize(), Math::multiplyExact)
              : 1;
      checkFilters(dataset, path, most);
      if (size > most || chunk > most) {
        throw new HdfException(path + " claims more than a file of this size can hold");
      }
      return () -> MemorySegment.ofBuffer(((DatasetBase) dataset).getDataBuffer());
    }

    /** What is packed twice can be as large as the square of the ratio. */
    private static void checkFilters(Dataset dataset, String path, long most) {
      int packed = 0;
      for (PipelineFilterWithData filter : dataset.getFilters()) {
        int[] says = filter.getFilterData();
        switch (filter.getId()) {
          case DEFLATE -> packed++;
          case LZF -> packed += says.length > 2 && (says[2] < 0 || says[2] > most) ? 2 : 1;
          case SHUFFLE, CHECK_SUM -> {}
          default ->
              throw new HdfException(
                  path + " is packed by " + filter.getName() + "; deflate or LZF is expected");
        }
      }
      if (packed > 1) {
        throw new HdfException(path + " is packed more than once");
      }
    }
  }
}
