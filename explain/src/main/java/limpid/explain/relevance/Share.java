package limpid.explain.relevance;

import java.util.Optional;
import limpid.core.op.Node;

/**
 * What becomes of the relevance of a layer's output.
 *
 * @param relevance of the input, of its shape; null for none
 * @param bias what of each output's relevance the bias takes, where the layer has one
 */
public record Share(Node relevance, Optional<Node> bias) {

  /** Nothing is taken by a bias. */
  static Share of(Node relevance) {
    return new Share(relevance, Optional.empty());
  }
}
