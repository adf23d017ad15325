package limpid.explain.relevance;

import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * {@code R_i = sum_j w_ij^2 R_j / (sum_i w_ij^2 + b_j^2)}: whatever the input is; for a first layer
 * whose inputs have no bounds.
 *
 * <p>Montavon et al., Deep Taylor Decomposition, Pattern Recognition 2017.
 */
public record WSquare() implements LayerRule {

  @Override
  public Share share(Crossing c) {
    Weighted layer = c.weighted(this);
    Node ones = Node.constant(Tensor.filled(layer.x().shape(), 1));
    Node w = layer.w().square();
    Optional<Node> b = layer.b().map(Node::square);
    Node s = c.over(c.r(), layer.forward(ones, w, b));
    return layer.shared(List.of(new Weighted.Term(ones, w, b, s)));
  }

  @Override
  public String text() {
    return "wsquare";
  }
}
