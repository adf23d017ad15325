package limpid.core.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import limpid.core.Tensor;
import limpid.core.op.Add;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Fusing;
import limpid.core.op.Gate;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.core.op.Standardize;

/**
 * A convolution (or its adjoint in the input), or an op that is {@link Fusing}, with all that
 * happens to its values on their way into memory: {@code relu(batch_norm(conv(x, w)) + residual)}
 * or {@code gate(conv_input(g, w) + residual)}.
 *
 * @param core the node of the convolution or op
 * @param source what a convolution reads
 * @param scale what its output channels (for the adjoint: its gradient's channels) are multiplied
 *     by, or null
 * @param bias what is added after that, or null
 * @param residual the other side of a sum, or null
 * @param relu whether ReLU ends it
 * @param gate what decides where it is let through, or null
 * @param absorbed the nodes that this stands for, the last one being its result
 */
record Fusion(
    Node core,
    Node source,
    float[] scale,
    float[] bias,
    Node residual,
    boolean relu,
    Node gate,
    List<Node> absorbed) {

  Node result() {
    return absorbed.getLast();
  }

  /** Whether this is a convolution by the same weights in every run. */
  boolean constant() {
    return !(core.op() instanceof Fusing) && !core.input(1).tracked();
  }

  /** The longest fusion that begins at this node, or null if none can. */
  static Fusion at(Node core, Graph graph, Set<Node> taken) {
    boolean forward = core.op() instanceof Conv2d;
    boolean convolution = forward || core.op() instanceof Conv2dInput;
    if (!(convolution && core.input(0).tracked()) && !(core.op() instanceof Fusing)) {
      return null;
    }
    Growth growth = new Growth(core, graph, taken);
    if (convolution && core.inputs().stream().skip(1).noneMatch(Node::tracked)) {
      if (forward) {
        growth.batchNorm();
      } else {
        growth.scaledSource();
      }
    }
    growth.residual();
    growth.activation();
    return growth.fusion();
  }

  /** A fusion in the making. */
  private static final class Growth {
    private final Node core;
    private final Graph graph;
    private final Set<Node> taken;
    private final List<Node> absorbed = new ArrayList<>();
    private Node source;
    private Node end;
    private float[] scale;
    private float[] bias;
    private Node residual;
    private boolean relu;
    private Node gate;

    Growth(Node core, Graph graph, Set<Node> taken) {
      this.core = core;
      this.graph = graph;
      this.taken = taken;
      this.source = core.input(0);
      this.end = core;
      this.bias =
          core.op() instanceof Conv2d && core.inputs().size() == 3 && !core.input(2).tracked()
              ? core.input(2).value().data()
              : null;
      absorbed.add(core);
    }

    /** The only use of what there is so far, if nothing else has taken it. */
    private Node next() {
      Node user = graph.onlyUser(end);
      return user == null || taken.contains(user) ? null : user;
    }

    void batchNorm() {
      Node user = next();
      if (user == null
          || !(user.op() instanceof BatchNorm norm)
          || user.input(0) != end
          || !Folded.possible(user)) {
        return;
      }
      Folded folded = Folded.of(norm, user, bias);
      scale = folded.scale();
      bias = folded.shift();
      absorb(user);
    }

    /** A gradient that was multiplied by one constant for each channel just before. */
    void scaledSource() {
      if (source.op() instanceof Standardize
          && graph.onlyUser(source) == core
          && !source.input(1).tracked()
          && !source.input(2).tracked()
          && zero(source.input(1).value())) {
        scale = source.input(2).value().data();
        absorbed.addFirst(source);
        source = source.input(0);
      }
    }

    private static boolean zero(Tensor tensor) {
      for (float value : tensor.data()) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }

    void residual() {
      Node user = next();
      if (user != null && user.op() instanceof Add && user.input(0) != user.input(1)) {
        Node other = user.input(0) == end ? user.input(1) : user.input(0);
        if (other.shape().equals(end.shape()) && other.tracked()) {
          residual = other;
          absorb(user);
        }
      }
    }

    void activation() {
      Node user = next();
      if (user != null && user.op() instanceof Relu) {
        relu = true;
        absorb(user);
      } else if (user != null && opens(user)) {
        gate = graph.gatedBy(user);
        absorb(user);
      }
    }

    /** Whether a gate lets all of it through or not, element by element, repeating neither. */
    private boolean opens(Node user) {
      return user.op() instanceof Gate
          && user.input(0) == end
          && user.input(1).shape().equals(end.shape());
    }

    private void absorb(Node node) {
      absorbed.add(node);
      end = node;
    }

    Fusion fusion() {
      return new Fusion(core, source, scale, bias, residual, relu, gate, List.copyOf(absorbed));
    }
  }
}
