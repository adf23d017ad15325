package limpid.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;
import limpid.nn.StateDict;

/** A file's tensors, or some of them, under other names. */
final class Renamed implements StateDict {
  private final StateDict file;
  private final Map<String, String> inFile = new LinkedHashMap<>();

  /**
   * Renames the tensors of a file.
   *
   * @param renaming gives null for those that are left out
   * @throws IllegalArgumentException if two come to have one name
   */
  Renamed(StateDict file, UnaryOperator<String> renaming) {
    this.file = file;
    for (String name : file.names()) {
      String own = renaming.apply(name);
      String other = own == null ? null : inFile.put(own, name);
      if (other != null) {
        throw new IllegalArgumentException(
            "the weights have one parameter under two names, " + other + " and " + name);
      }
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(inFile.keySet());
  }

  @Override
  public Shape shape(String name) {
    return file.shape(inFile.get(name));
  }

  @Override
  public Tensor read(String name) {
    return file.read(inFile.get(name));
  }

  @Override
  public Tensor read(String name, Layout layout) {
    return file.read(inFile.get(name), layout);
  }
}
