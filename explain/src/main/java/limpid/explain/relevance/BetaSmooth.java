package limpid.explain.relevance;

import limpid.core.op.Affine;
import limpid.core.op.Sigmoid;

/**
 * {@code R_i = R_j sigmoid(beta x)}: the gradient of a softplus of this sharpness in the place of
 * the ReLU's. What scales has its own gradient.
 *
 * <p>Dombrowski et al., Explanations can be manipulated and geometry is to blame, NeurIPS 2019.
 */
public record BetaSmooth(double beta) implements LayerRule {
  public BetaSmooth {
    if (!(beta > 0 && beta <= 1e6)) {
      throw new IllegalArgumentException("beta-smooth " + beta + ": above 0 is expected");
    }
  }

  @Override
  public Share share(Crossing c) {
    if (c.step().op() instanceof Affine) {
      return Share.of(c.step().gradient());
    }
    return Share.of(c.r().mul(new Sigmoid().of(c.x().mul(beta))));
  }

  @Override
  public String text() {
    return "beta-smooth " + LayerRule.number(beta);
  }
}
