package limpid.core.graph;

import limpid.core.op.Node;

/**
 * How a gradient crosses one op. It is the only way to change that: guided backprop, relevance
 * propagation and DeepLIFT are rules.
 *
 * <pre>{@code
 * Rule guided = s -> s.op() instanceof Relu ? s.gradient(s.g().relu()) : s.gradient();
 * }</pre>
 */
@FunctionalInterface
public interface Rule {
  /** The chain rule. */
  Rule GRADIENT = Step::gradient;

  /**
   * What goes on to {@code step.x()}, of its shape; null for nothing.
   *
   * @throws NoRuleException if a relevance rule does not know this op
   */
  Node pull(Step step);
}
