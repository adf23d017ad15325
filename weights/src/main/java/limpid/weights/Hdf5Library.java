package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What reads HDF5 for {@link WeightsFile}, which has no such code itself: found by {@link
 * java.util.ServiceLoader}. The command line has one; a program without one reads what {@code
 * limpid weights convert} made of such a file.
 */
public interface Hdf5Library {
  /**
   * Everything in a file. What a link leads to is left out.
   *
   * @param file its bytes
   * @throws RuntimeException of any kind if the file is damaged
   */
  Contents read(MemorySegment file);

  /**
   * What is in a file.
   *
   * @param texts attributes that are strings, {@code /@model_config} one of the file itself
   */
  record Contents(List<Variable> variables, Map<String, String> texts) {
    public Contents {
      variables = List.copyOf(variables);
      texts = Map.copyOf(texts);
    }
  }

  /**
   * An array in row-major order.
   *
   * @param path {@code /model_weights/conv1/conv1/kernel:0}
   * @param type of its elements; null if it is none of these
   * @param shape none for a scalar
   * @param bytes the elements and no more; called once per read
   */
  record Variable(
      String path,
      DType type,
      ByteOrder order,
      List<Integer> shape,
      Supplier<MemorySegment> bytes) {
    public Variable {
      shape = List.copyOf(shape);
    }
  }
}
