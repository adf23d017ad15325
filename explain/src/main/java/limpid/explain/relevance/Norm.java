package limpid.explain.relevance;

/**
 * {@code R_i = x_i dz_j/dx_i R_j / z_j}, summed over j: in proportion to what everything
 * contributes, for what is linear and has no weights: sums, means, average pooling.
 */
public record Norm() implements LayerRule {

  @Override
  public Share share(Crossing c) {
    return Epsilon.share(c, c.stabiliser());
  }

  @Override
  public String text() {
    return "norm";
  }
}
