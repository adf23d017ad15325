package limpid.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import limpid.core.Tensor;
import limpid.weights.FileStateDict.Origin;
import limpid.weights.PickleValue.Elements;
import limpid.weights.PickleValue.Quantiser;
import limpid.weights.PickleValue.View;

/** The tensors that a pickle names, with their elements. */
final class TorchTensors {
  private final MappedFile file;
  private final TorchNames names;
  private final BiFunction<String, View, StoredTensor> beside;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * @param beside finds the elements that are not in the pickle itself
   */
  TorchTensors(MappedFile file, TorchNames names, BiFunction<String, View, StoredTensor> beside) {
    this.file = file;
    this.names = names;
    this.beside = beside;
  }

  /**
   * The state dict of a pickle.
   *
   * @param part the name of what it is in, or what its names begin with; null for the usual one
   */
  FileStateDict under(String format, PickleValue root, String part) {
    PickleValue inside = part == null ? null : Unwrap.part(root, part);
    Map<String, FileTensor> tensors = new LinkedHashMap<>();
    Unwrap.tensors(file, inside == null ? root : inside, inside == null ? part : null)
        .forEach(
            (name, elements) -> {
              FileTensor tensor = tensor(name, elements);
              if (tensor == null) {
                leftOut.add(name);
              } else {
                tensors.put(name, tensor);
              }
            });
    Origin origin = new Origin(format, leftOut, List.copyOf(names.uncalled()));
    FileStateDict read = new FileStateDict(file, Unwrap.names(tensors), origin);
    return part == null || inside != null ? read : read.under(part);
  }

  /** Null if the elements are not floating-point numbers, or none. */
  private FileTensor tensor(String name, Elements elements) {
    return switch (elements) {
      case NumpyArray array -> array.stored(file, name);
      case View view when !view.readable() -> null;
      case View view when view.quantiser() != null ->
          dequantised(name, stored(name, view), view.quantiser());
      case View view -> stored(name, view);
    };
  }

  private StoredTensor stored(String name, View view) {
    MemorySegment embedded = names.embedded(view.storage());
    return embedded == null
        ? beside.apply(name, view)
        : view.stored(file, name, ByteOrder.LITTLE_ENDIAN, 0, () -> embedded);
  }

  /** {@code scale (q - zero)}. */
  private FileTensor dequantised(String name, StoredTensor whole, Quantiser by) {
    if (by.scales() == null) {
      return new ComputedTensor(
          whole.shape(),
          whole.type(),
          () -> {
            Tensor tensor = whole.read();
            float[] data = tensor.data();
            for (int i = 0; i < data.length; i++) {
              data[i] = (float) ((data[i] - by.zero()) * by.scale());
            }
            return tensor;
          });
    }
    StoredTensor scales = stored(name + "'s scales", by.scales());
    StoredTensor zeros = stored(name + "'s zeros", by.zeros());
    int channels = whole.shape().at(by.axis());
    if (scales.shape().size() != channels || zeros.shape().size() != channels) {
      throw file.refuse(
          "tensor '%s' %s has %d scales and %d zeros for its axis %d",
          name, whole.shape(), scales.shape().size(), zeros.shape().size(), by.axis());
    }
    int step = 1;
    for (int axis = by.axis() + 1; axis < whole.shape().rank(); axis++) {
      step *= whole.shape().at(axis);
    }
    int inner = step;
    return new ComputedTensor(
        whole.shape(),
        whole.type(),
        () -> {
          Tensor tensor = whole.read();
          float[] data = tensor.data();
          float[] scale = scales.read().data();
          float[] zero = zeros.read().data();
          for (int i = 0; i < data.length; i++) {
            int channel = i / inner % channels;
            data[i] = (data[i] - zero[channel]) * scale[channel];
          }
          return tensor;
        });
  }
}
