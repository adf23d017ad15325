package limpid.nn;

import java.util.List;
import limpid.core.op.Concat;
import limpid.core.op.Node;

/** A part of a net: from one node to the next. Layers are immutable and safe to share. */
@FunctionalInterface
public interface Layer {
  Node apply(Node x);

  /** Layers one after the other. */
  static Layer sequence(List<? extends Layer> layers) {
    List<Layer> copy = List.copyOf(layers);
    return x -> {
      for (Layer layer : copy) {
        x = layer.apply(x);
      }
      return x;
    };
  }

  /** Layers side by side on one input: their channels one after the other. */
  static Layer parallel(List<? extends Layer> layers) {
    List<Layer> copy = List.copyOf(layers);
    return x -> new Concat(3).of(copy.stream().map(layer -> layer.apply(x)).toArray(Node[]::new));
  }
}
