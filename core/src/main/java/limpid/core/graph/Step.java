package limpid.core.graph;

import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * One crossing of an op by a gradient on its way down: what a {@link Rule} sees. Nodes are isolated
 * from their past unless the sweep is recorded.
 */
public final class Step {
  private final int i;
  private final Node original;
  private final Node node;
  private final Node g;
  private final Reference reference;

  Step(int i, Node original, Node node, Node g, Reference reference) {
    this.i = i;
    this.original = original;
    this.node = node;
    this.g = g;
    this.reference = reference;
  }

  /** Which input of the op the gradient goes to. */
  public int i() {
    return i;
  }

  /** The node that is crossed. */
  public Node node() {
    return node;
  }

  public Op op() {
    return node.op();
  }

  /** The input that the gradient goes to. */
  public Node x() {
    return node.input(i);
  }

  /** The op's output. */
  public Node y() {
    return node;
  }

  /** The gradient that arrives, of the output's shape. */
  public Node g() {
    return g;
  }

  /** The ordinary gradient: the op's vector-Jacobian product. Null where it is zero everywhere. */
  public Node gradient() {
    return gradient(g);
  }

  /** The op's vector-Jacobian product for another incoming gradient. */
  public Node gradient(Node incoming) {
    return node.op().vjp(i, node, incoming);
  }

  /**
   * The same node of the reference run.
   *
   * @throws NoRuleException if the sweep was given no reference run, or that run lacks the node
   */
  public Node reference() {
    return reference.of(original, this);
  }

  /** {@code layer4.2.relu relu [1,7,7,2048], input 0}. */
  @Override
  public String toString() {
    return original + ", input " + i;
  }

  /** Finds the partner of a node in another run. */
  @FunctionalInterface
  interface Reference {
    Node of(Node node, Step step);
  }
}
