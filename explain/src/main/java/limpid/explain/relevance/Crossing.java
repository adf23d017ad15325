package limpid.explain.relevance;

import java.util.Optional;
import limpid.core.graph.NoRuleException;
import limpid.core.graph.Step;
import limpid.core.op.Node;

/**
 * Relevance on its way from a node to one of its inputs: what a {@link LayerRule} sees.
 *
 * @param step where it is
 * @param layer the same as a layer with weights, where it is one
 * @param stabiliser what is added to the size of divisors
 * @param plain whether rules that tell what speaks for an output from what speaks against it look
 *     at weights alone, as Captum has them; else at inputs too
 * @param divisions told of every division
 */
public record Crossing(
    Step step, Optional<Weighted> layer, double stabiliser, boolean plain, Divisions divisions) {

  /** Told what is divided by what. */
  public interface Divisions {
    /** By nobody. */
    Divisions UNSEEN = (r, z, divisor) -> {};

    /** {@code r / divisor}, the divisor being z kept from 0. */
    void add(Node r, Node z, Node divisor);
  }

  /** The relevance that arrives, of the output's shape. */
  public Node r() {
    return step.g();
  }

  public Node x() {
    return step.x();
  }

  /** {@code r / z}, the divisor kept from 0. */
  Node over(Node r, Node z) {
    return over(r, z, stabiliser);
  }

  /** {@code r / z}, the divisor kept from 0 by epsilon. */
  Node over(Node r, Node z, double epsilon) {
    Node divisor = Signs.stable(z, epsilon);
    divisions.add(r, z, divisor);
    return r.div(divisor);
  }

  /** The layer with weights. */
  Weighted weighted(LayerRule rule) {
    return layer.orElseThrow(
        () ->
            new NoRuleException(
                step,
                "the rule "
                    + rule.text()
                    + " is for convolutions and dense layers; norm, pass or gradient is expected"
                    + " here"));
  }
}
