package limpid.core.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import limpid.core.graph.ChannelScale;
import limpid.core.graph.Graph;
import limpid.core.op.Add;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Fusing;
import limpid.core.op.Gate;
import limpid.core.op.Node;
import limpid.core.op.Relu;

/**
 * A node with all that happens to its values on their way into memory: {@code relu(conv(x, w) +
 * residual)}, {@code gate(conv_input(g, w) + residual)}, {@code relu(batch_norm(x))}.
 *
 * @param core a convolution, its adjoint in the input, an op that is {@link Fusing}, or a batch
 *     norm with constant statistics
 * @param residual the other side of a sum, or null
 * @param relu whether ReLU ends it
 * @param gate what decides where it is let through, or null
 * @param absorbed the nodes that this stands for, the last one being its result
 */
record Fusion(Node core, Node residual, boolean relu, Node gate, List<Node> absorbed) {

  Node result() {
    return absorbed.getLast();
  }

  /**
   * Whether a node is a convolution, or its adjoint, of something that is not the same each run.
   */
  static boolean convolves(Node node) {
    return (node.op() instanceof Conv2d || node.op() instanceof Conv2dInput)
        && node.input(0).tracked();
  }

  /** The longest fusion that begins at this node, or null if none can. */
  static Fusion at(Node core, Graph graph, Set<Node> taken) {
    Growth growth = new Growth(core, graph, taken);
    if (convolves(core) || core.op() instanceof Fusing) {
      growth.residual();
      growth.activation();
    } else if (ChannelScale.possible(core)) {
      growth.relu();
    } else {
      return null;
    }
    return growth.fusion();
  }

  /** A fusion in the making. */
  private static final class Growth {
    private final Node core;
    private final Graph graph;
    private final Set<Node> taken;
    private final List<Node> absorbed = new ArrayList<>();
    private Node residual;
    private boolean relu;
    private Node gate;

    Growth(Node core, Graph graph, Set<Node> taken) {
      this.core = core;
      this.graph = graph;
      this.taken = taken;
      absorbed.add(core);
    }

    private Node end() {
      return absorbed.getLast();
    }

    /** The only use of what there is so far, if nothing else has taken it. */
    private Node next() {
      Node user = graph.onlyUser(end());
      return user == null || taken.contains(user) ? null : user;
    }

    void residual() {
      Node user = next();
      if (user != null && user.op() instanceof Add) {
        Node other = user.input(user.input(0) == end() ? 1 : 0);
        if (fits(other)) {
          residual = other;
          absorbed.add(user);
        }
      }
    }

    void activation() {
      Node user = next();
      if (user != null && user.op() instanceof Gate && user.input(0) == end()) {
        if (fits(user.input(1))) {
          gate = user.input(1);
          absorbed.add(user);
        }
      } else {
        relu();
      }
    }

    void relu() {
      Node user = next();
      if (user != null && user.op() instanceof Relu) {
        relu = true;
        absorbed.add(user);
      }
    }

    /** Whether a value is in a cell, with one element for each that there is so far. */
    private boolean fits(Node other) {
      return other.tracked() && other.shape().equals(end().shape());
    }

    Fusion fusion() {
      return new Fusion(core, residual, relu, gate, List.copyOf(absorbed));
    }
  }
}
