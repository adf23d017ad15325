package limpid.explain.relevance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.core.op.Node;

/**
 * {@code R_i = sum_j x_i (w_ij + gamma w_ij^+) R_j / sum_i x_i (w_ij + gamma w_ij^+)}: what speaks
 * for an output counts more. That is for inputs and outputs that are positive; as zennit has it, a
 * negative input has {@code w + gamma w^-} instead, and an output below 0 has the two the other way
 * round. Captum has {@code w + gamma w^+} for all.
 *
 * <p>Montavon et al., Layer-Wise Relevance Propagation: An Overview, 2019; Andeol et al., Learning
 * Domain Invariant Representations by Joint Wasserstein Distance Minimization, 2021.
 */
public record Gamma(double gamma) implements LayerRule {
  public Gamma {
    if (!(gamma >= 0 && gamma <= 1e6)) {
      throw new IllegalArgumentException("gamma " + gamma + ": 0 or more is expected");
    }
  }

  @Override
  public Share share(Crossing c) {
    Weighted layer = c.weighted(this);
    Node up = more(layer.w(), Signs.positive(layer.w()));
    Node down = more(layer.w(), Signs.negative(layer.w()));
    Optional<Node> b = layer.b();
    if (c.plain()) {
      Optional<Node> more = b.map(v -> more(v, Signs.positive(v)));
      Node s = c.over(c.r(), layer.forward(layer.x(), up, more));
      return layer.shared(List.of(new Weighted.Term(layer.x(), up, more, s)));
    }
    List<Weighted.Term> terms = new ArrayList<>();
    Node above = c.r().gate(layer.z());
    Node below = c.r().gate(layer.z().negate());
    terms.addAll(terms(c, layer, up, down, b.map(v -> more(v, Signs.positive(v))), above));
    terms.addAll(terms(c, layer, down, up, b.map(v -> more(v, Signs.negative(v))), below));
    return layer.shared(terms);
  }

  private Node more(Node whole, Node part) {
    return whole.add(part.mul(gamma));
  }

  private static List<Weighted.Term> terms(
      Crossing c, Weighted layer, Node w, Node opposite, Optional<Node> b, Node r) {
    if (layer.rectified()) {
      Node z = layer.forward(layer.x(), w, b);
      return List.of(new Weighted.Term(layer.x(), w, b, c.over(r, z)));
    }
    Node x = Signs.positive(layer.x());
    Node z = layer.forward(x, w, b);
    Node negative = Signs.negative(layer.x());
    Node s = c.over(r, z.add(layer.forward(negative, opposite, Optional.empty())));
    return List.of(
        new Weighted.Term(x, w, b, s), new Weighted.Term(negative, opposite, Optional.empty(), s));
  }

  @Override
  public String text() {
    return "gamma " + LayerRule.number(gamma);
  }
}
