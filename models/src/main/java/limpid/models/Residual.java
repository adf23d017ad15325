package limpid.models;

import limpid.core.op.Node;
import limpid.nn.Container;
import limpid.nn.Layer;
import limpid.nn.Weights;

/** y = x + f(x), a module whose sum is also its {@code add}. */
record Residual(String name, Layer body) implements Layer {

  /** The residual block, or the body alone under its name where the shapes of x and f(x) differ. */
  static Layer of(Weights w, Layer body, boolean sum) {
    return sum ? new Residual(w.path(), body) : new Container(w.path(), body);
  }

  @Override
  public Node apply(Node x) {
    return body.apply(x).add(x).named(name + ".add").named(name);
  }
}
