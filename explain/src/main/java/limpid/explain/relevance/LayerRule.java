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

  /** A number as it is written: {@code 1} and {@code 1e-6}, not {@code 1.0} and {@code 1.0E-6}. */
  static String number(double value) {
    return Double.toString(value).replace("E", "e").replaceFirst("\\.0(?=e|$)", "");
  }
}
