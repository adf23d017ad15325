package limpid.explain.relevance;

import java.util.Locale;
import java.util.Optional;
import limpid.core.op.Node;
import limpid.core.op.Pad;

/** What takes the relevance that a node does not send on. */
public enum Leak {
  /** A bias, or a constant that is added. */
  BIAS,
  /** What keeps divisors from 0, and rounding. */
  EPSILON,
  /** Outputs that no input speaks for, so that none has a share in them. */
  ZERO,
  /** A pooling. */
  POOLING,
  /** What was put around. */
  PADDING,
  /** A rule that promises no conservation. */
  RULE;

  /** {@code bias}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What takes all that a node's bias does not, if the node alone says it. */
  static Optional<Leak> of(Node node) {
    Optional<Kind> kind = Kind.of(node.op());
    boolean pools = kind.filter(k -> k == Kind.AVERAGE_POOL || k == Kind.MAX_POOL).isPresent();
    return pools
        ? Optional.of(POOLING)
        : node.op() instanceof Pad ? Optional.of(PADDING) : Optional.empty();
  }
}
