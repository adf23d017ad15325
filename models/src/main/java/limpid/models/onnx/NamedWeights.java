package limpid.models.onnx;

import java.util.LinkedHashSet;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;
import limpid.nn.StateDict;

/** Those tensors of a file that are weights of a net. */
record NamedWeights(StateDict file, Set<String> mine) implements StateDict {

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(mine);
    names.retainAll(file.names());
    return names;
  }

  @Override
  public Shape shape(String name) {
    return file.shape(name);
  }

  @Override
  public Tensor read(String name) {
    return file.read(name);
  }

  @Override
  public Tensor read(String name, Layout layout) {
    return file.read(name, layout);
  }
}
