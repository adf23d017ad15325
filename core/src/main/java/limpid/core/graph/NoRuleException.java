package limpid.core.graph;

/** A rule met an op that it cannot carry anything across; the message names the op and the node. */
public final class NoRuleException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public NoRuleException(Step step) {
    super("no rule for " + step.op().name() + " at " + step);
  }

  public NoRuleException(Step step, String why) {
    super(step + ": " + why);
  }
}
