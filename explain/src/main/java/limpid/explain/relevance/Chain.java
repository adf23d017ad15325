package limpid.explain.relevance;

import limpid.core.op.Node;

/**
 * {@code R_i = sum_j dz_j/dx_i R_j}: relevance goes where the gradient goes: to the winners of a
 * max pooling, to the parts of a concatenation, to where a flattened element came from.
 */
public record Chain() implements LayerRule {

  @Override
  public Share share(Crossing c) {
    Node merged = c.layer().map(layer -> layer.back(layer.w(), c.r())).orElse(null);
    return Share.of(merged != null ? merged : c.step().gradient());
  }

  @Override
  public String text() {
    return "gradient";
  }
}
