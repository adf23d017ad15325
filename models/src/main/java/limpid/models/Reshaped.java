package limpid.models;

import java.util.Map;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.StateDict;

/**
 * A file's tensors, some of them with other axes over the same elements: a fully-connected layer
 * that was saved as a convolution {@code [Out,C,H,W]} is {@code [Out,C*H*W]}, a scale {@code [C]}
 * is {@code [C,1,1]}.
 *
 * @param shapes of those that differ
 */
record Reshaped(StateDict file, Map<String, Shape> shapes) implements StateDict {

  /** Whether one of these shapes is the other with axes of one element more, or flattened. */
  static boolean alike(Shape one, Shape other) {
    return one.size() == other.size() && (flat(one, other) || flat(other, one));
  }

  private static boolean flat(Shape longer, Shape shorter) {
    int last = shorter.rank() - 1;
    if (last < 0 || longer.rank() <= shorter.rank()) {
      return false;
    }
    for (int axis = 0; axis < last; axis++) {
      if (longer.at(axis) != shorter.at(axis)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Set<String> names() {
    return file.names();
  }

  @Override
  public Shape shape(String name) {
    return shapes.getOrDefault(name, file.shape(name));
  }

  @Override
  public Tensor read(String name) {
    Tensor read = file.read(name);
    Shape shape = shapes.get(name);
    return shape == null ? read : Tensor.of(shape, read.data());
  }
}
