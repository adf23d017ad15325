package limpid.core.graph;

import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Node;

/**
 * A transposed convolution becomes the adjoint of the convolution that goes the other way, which it
 * is, and a sum with its bias: a program then packs its weights once and fuses what follows.
 */
public record TransposedAsAdjoint() implements Rewrite {

  @Override
  public Node at(Site site) {
    if (!(site.node().op() instanceof ConvTranspose2d layer)) {
      return site.same();
    }
    Conv2dInput adjoint = new Conv2dInput(layer.conv(), site.node().shape());
    Node sums = adjoint.of(site.input(0), site.input(1));
    return site.inputs().size() == 3 ? sums.add(site.input(2)) : sums;
  }
}
