package limpid.core.graph;

import limpid.core.Tensor;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Node;
import limpid.core.op.Standardize;

/**
 * A gradient that is multiplied by a constant for each channel, as batch norm does, and then
 * crosses a convolution by constant weights: the weights take the constant. It is {@link
 * FoldBatchNorm} on the way back.
 */
public record FoldScale() implements Rewrite {

  @Override
  public Node at(Site site) {
    if (!(site.node().op() instanceof Conv2dInput adjoint)
        || !ChannelScale.known(site.input(1))
        || site.graph().onlyUser(site.node().input(0)) == null
        || !scaled(site.graph(), site.input(0))) {
      return site.same();
    }
    Node g = site.input(0);
    Tensor w = ChannelScale.scaled(site.input(1).value(), g.input(2).value().data());
    return adjoint.of(g.input(0), Node.constant(w));
  }

  /** Whether a gradient is one that was multiplied, of which nothing was subtracted. */
  private static boolean scaled(Graph graph, Node g) {
    return g.op() instanceof Standardize
        && graph.inputs(g).size() == 3
        && ChannelScale.known(g.input(1))
        && ChannelScale.known(g.input(2))
        && zero(g.input(1).value());
  }

  private static boolean zero(Tensor tensor) {
    for (float value : tensor.data()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
