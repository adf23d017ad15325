package limpid.explain;

import limpid.core.graph.NoRuleException;

/** A net has an op, on the way to its score, that a method cannot cross; the message names all. */
public final class UnfitNetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A net that lacks what was asked for of it, in a sentence. */
  public UnfitNetException(String sentence) {
    super(sentence);
  }

  UnfitNetException(String method, NoRuleException cause) {
    super(method + ": " + cause.getMessage(), cause);
  }
}
