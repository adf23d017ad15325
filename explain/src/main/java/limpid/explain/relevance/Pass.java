package limpid.explain.relevance;

import limpid.core.graph.NoRuleException;

/**
 * {@code R_i = R_j}: each element's relevance goes to the element at its place, as through a ReLU.
 */
public record Pass() implements LayerRule {

  @Override
  public Share share(Crossing c) {
    if (!c.x().shape().equals(c.r().shape())) {
      throw new NoRuleException(
          c.step(), "the rule pass wants an output of the input's shape " + c.x().shape());
    }
    return Share.of(c.r());
  }

  @Override
  public String text() {
    return "pass";
  }
}
