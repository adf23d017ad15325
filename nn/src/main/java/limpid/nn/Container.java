package limpid.nn;

import limpid.core.op.Node;

/** Layers under a common name, which their output carries too: {@code layer4}. */
public record Container(String name, Layer body) implements Layer {

  @Override
  public Node apply(Node x) {
    return Named.own(x, body.apply(x)).named(name);
  }
}
