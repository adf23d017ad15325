package limpid.explain.relevance;

import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * {@code R_i = sum_j R_j / n_j}: each of the n inputs of an output gets the same, whatever input
 * and weights are.
 *
 * <p>Lapuschkin et al., Unmasking Clever Hans predictors, Nature Communications 2019.
 */
public record Flat() implements LayerRule {

  @Override
  public Share share(Crossing c) {
    Weighted layer = c.weighted(this);
    Node ones = Node.constant(Tensor.filled(layer.x().shape(), 1));
    Node w = Node.constant(Tensor.filled(layer.w().shape(), 1));
    Node s = c.over(c.r(), layer.forward(ones, w, Optional.empty()));
    return layer.shared(List.of(new Weighted.Term(ones, w, Optional.empty(), s)));
  }

  @Override
  public String text() {
    return "flat";
  }
}
