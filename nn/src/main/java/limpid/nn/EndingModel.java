package limpid.nn;

import limpid.core.graph.Trace;
import limpid.core.op.Node;

/** A net up to a layer of it: see {@link Model#until}. */
record EndingModel(Model model, String layer) implements Model {

  @Override
  public Node forward(Node images) {
    if (images.tracked()) {
      return new Trace(images, model.forward(images)).at(layer);
    }
    return forward(Node.variable(images.value())).detached();
  }

  @Override
  public String toString() {
    return model + " up to " + layer;
  }
}
