package limpid.explain;

import limpid.core.graph.NoRuleException;

/** A net has an op, on the way to its score, that a method cannot cross; the message names all. */
public final class UnfitNetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnfitNetException(String method, NoRuleException cause) {
    super(method + ": " + cause.getMessage(), cause);
  }
}
