package limpid.explain.relevance;

import java.util.List;
import limpid.core.op.Node;

/**
 * {@code R_i = x_i sum_j w_ij R_j / (z_j + epsilon sign(z_j))}, {@code z_j = sum_i x_i w_ij + b_j}:
 * everything in proportion to what it contributes. With an epsilon of 0 it is LRP-0. It crosses
 * whatever is linear.
 */
public record Epsilon(double epsilon) implements LayerRule {
  public Epsilon {
    if (!(epsilon >= 0 && epsilon <= 1e6)) {
      throw new IllegalArgumentException("epsilon " + epsilon + ": 0 or more is expected");
    }
  }

  @Override
  public Share share(Crossing c) {
    return share(c, epsilon);
  }

  static Share share(Crossing c, double epsilon) {
    if (c.layer().isPresent()) {
      Weighted layer = c.layer().get();
      Node s = c.over(c.r(), layer.z(), epsilon);
      return layer.shared(List.of(new Weighted.Term(layer.x(), layer.w(), layer.b(), s)));
    }
    Node s = c.over(c.r(), c.step().y(), epsilon);
    Node g = c.step().gradient(s);
    return Share.of(g == null ? null : g.mul(c.x()));
  }

  @Override
  public String text() {
    return "epsilon " + LayerRule.number(epsilon);
  }
}
