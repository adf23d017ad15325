package limpid.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * Named tensors as a weights file holds them: PyTorch's names and PyTorch's layouts (convolutions
 * {@code [Cout,Cin,KH,KW]}, linear layers {@code [Out,In]}), in the file's order. Shapes are known
 * at once; elements are read when asked for, so that a large file is never held twice.
 */
public interface StateDict {
  /** The names, in the file's order. */
  Set<String> names();

  /** The shape of a tensor, without reading its elements. */
  Shape shape(String name);

  /** The tensor, freshly read. */
  Tensor read(String name);

  /** The tensor, freshly read and laid out for the engine. */
  default Tensor read(String name, Layout layout) {
    return layout.fromFile(read(name));
  }

  /** A state dict over tensors in memory; the map is copied, the tensors are not. */
  static StateDict of(Map<String, Tensor> tensors) {
    Map<String, Tensor> copy = new LinkedHashMap<>(tensors);
    return new StateDict() {
      @Override
      public Set<String> names() {
        return copy.keySet();
      }

      @Override
      public Shape shape(String name) {
        return copy.get(name).shape();
      }

      @Override
      public Tensor read(String name) {
        return copy.get(name);
      }
    };
  }
}
