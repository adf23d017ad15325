package limpid.explain;

/**
 * What can be demanded of an attribution A of a score s.
 *
 * <p>Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017.
 */
public enum Axiom {
  COMPLETENESS("the attributions sum to what the score is above that of a baseline"),
  SENSITIVITY("an input that alone differs from the baseline, and moves the score, gets some"),
  IMPLEMENTATION_INVARIANCE("nets that compute the same function get the same attribution"),
  DUMMY("an input on which the score does not depend gets none"),
  LINEARITY("the attribution of a weighted sum of scores is the weighted sum of theirs");

  private final String words;

  Axiom(String words) {
    this.words = words;
  }

  /** What it demands. */
  public String words() {
    return words;
  }
}
