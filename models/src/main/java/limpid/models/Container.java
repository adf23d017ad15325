package limpid.models;

import limpid.core.op.Node;
import limpid.nn.Layer;

/** Layers under a common name, which their output carries too: {@code layer4}. */
record Container(String name, Layer body) implements Layer {

  @Override
  public Node apply(Node x) {
    return body.apply(x).named(name);
  }
}
