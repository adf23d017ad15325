package limpid.nn;

import limpid.core.Shape;
import limpid.core.op.LayerNorm;
import limpid.core.op.Node;

/**
 * A layer norm along the channels (Ba et al. 2016): y = gamma (x - mean) / sqrt(variance + eps) +
 * beta, the moments being those of each pixel's channels.
 */
public record LayerNormalisation(String name, LayerNorm op, Node gamma, Node beta)
    implements Layer {

  public static LayerNormalisation of(Weights w, int channels, float eps) {
    Shape shape = Shape.of(channels);
    return new LayerNormalisation(
        w.path(),
        new LayerNorm(1, eps),
        w.parameter("weight", shape, Layout.PLAIN, Initialiser.constant(1)),
        w.parameter("bias", shape, Layout.PLAIN, Initialiser.constant(0)));
  }

  @Override
  public Node apply(Node x) {
    return op.of(x, gamma, beta).named(name);
  }
}
