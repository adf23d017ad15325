package limpid.explain.relevance;

/**
 * How relevance crosses a layer, from its output to an input: a few numbers, and a formula in
 * nodes.
 *
 * <p>Bach et al., On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise
 * Relevance Propagation, PLoS ONE 2015.
 */
public sealed interface LayerRule
    permits AlphaBeta, BetaSmooth, Chain, Epsilon, Flat, Gamma, Norm, Pass, Signal, WSquare, ZBox {

  /**
   * What becomes of the relevance of the output.
   *
   * @throws limpid.core.graph.NoRuleException if this rule cannot cross this op
   */
  Share share(Crossing crossing);

  /** How it is written: {@code gamma 0.25}. */
  String text();

  /** A number as it is written: {@code 1} rather than {@code 1.0}. */
  static String number(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
