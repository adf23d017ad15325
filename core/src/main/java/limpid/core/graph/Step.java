package limpid.core.graph;

import java.util.List;
import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * One crossing of an op by a gradient on its way down: what a {@link Rule} sees.
 *
 * <p>Nodes are those of the run itself, with their names, ops and pasts, whether the sweep is
 * recorded, compiled or neither. A rule that is to treat one of them as a constant, should its
 * result be differentiated again, says so: {@link Node#stopped}.
 */
public final class Step {
  private final int i;
  private final Node node;
  private final Node g;
  private final ReferenceRun reference;
  private final Graph graph;

  Step(int i, Node node, Node g, ReferenceRun reference, Graph graph) {
    this.i = i;
    this.node = node;
    this.g = g;
    this.reference = reference;
    this.graph = graph;
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

  /** The nodes that use a node, of those that the score depends on: see {@link Graph#users}. */
  public List<Node> users(Node of) {
    return graph.users(of);
  }

  /**
   * The same node of the reference run.
   *
   * @throws NoRuleException if the sweep was given no reference run, or that run lacks the node
   */
  public Node reference() {
    return reference(node);
  }

  /** The same node as this one in the reference run; a constant is the same in both. */
  public Node reference(Node of) {
    try {
      return of.tracked() ? reference.of(of) : of;
    } catch (IllegalArgumentException e) {
      throw new NoRuleException(this, e.getMessage());
    }
  }

  /** {@code layer4.2.relu relu [1,7,7,2048], input 0}. */
  @Override
  public String toString() {
    return node + ", input " + i;
  }
}
