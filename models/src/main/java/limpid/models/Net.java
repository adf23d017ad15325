package limpid.models;

import limpid.nn.Model;
import limpid.nn.StateDict;
import limpid.nn.Weights;

/** A net without its weights: how it is built. */
@FunctionalInterface
public interface Net {
  /** Builds it against these weights, with this many classes. */
  Model build(Weights w, int classes);

  /**
   * A file's tensors under this net's own names, where the file has those of another implementation
   * of the same net, see {@link NameTable}; the file itself otherwise.
   */
  default StateDict own(StateDict file) {
    return NameTable.translated(file);
  }
}
