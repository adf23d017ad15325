package limpid.core.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * A backward sweep: {@code g_x = sum over uses y of x of (dy/dx)^T g_y}, from a score down to the
 * nodes asked for, walking only the paths between them and dropping what it has consumed.
 *
 * <pre>{@code
 * Gradients gradients = Backward.from(score).to(trace.at("layer4"), trace.input());
 * }</pre>
 *
 * <p>A score with more than one element counts as the sum of its elements (one score for each image
 * of a batch).
 */
public final class Backward {
  private final Node score;
  private final Node seed;
  private final Rule rule;
  private final boolean recorded;
  private final ReferenceRun reference;

  private Backward(Node score, Node seed, Rule rule, boolean recorded, ReferenceRun reference) {
    this.score = score;
    this.seed = seed;
    this.rule = rule;
    this.recorded = recorded;
    this.reference = reference;
  }

  /** A sweep from this score, seeded with ones. */
  public static Backward from(Node score) {
    Node ones = Node.constant(Tensor.filled(score.shape(), 1));
    return new Backward(score, ones, Rule.GRADIENT, false, ReferenceRun.NONE);
  }

  /** Starts with this gradient at the score instead of ones. */
  public Backward seed(Node gradient) {
    if (!gradient.shape().equals(score.shape())) {
      throw new ShapeException(
          "backward: seed " + gradient.shape() + " for a score of shape " + score.shape());
    }
    return new Backward(score, gradient, rule, recorded, reference);
  }

  /** Crosses ops by this rule instead of the chain rule. */
  public Backward with(Rule rule) {
    return new Backward(score, seed, rule, recorded, reference);
  }

  /** Keeps the sweep differentiable: its gradients are tracked nodes. */
  public Backward recorded() {
    return new Backward(score, seed, rule, true, reference);
  }

  /** Gives rules the nodes of another run of the same net: {@link Step#reference}. */
  public Backward against(ReferenceRun reference) {
    return new Backward(score, seed, rule, recorded, reference);
  }

  /** The gradients at these nodes. */
  public Gradients to(Node... targets) {
    Set<Node> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    Collections.addAll(wanted, targets);
    for (Node target : targets) {
      if (!target.tracked()) {
        throw new IllegalArgumentException(
            "backward: " + target + " is not tracked; make it a variable before the run");
      }
    }
    return new Gradients(sweep(wanted));
  }

  private Map<Node, Node> sweep(Set<Node> wanted) {
    Graph graph = Graph.of(score);
    Set<Node> onPath = onPath(graph.nodes(), wanted);
    Map<Node, Node> arriving = new IdentityHashMap<>();
    Map<Node, Node> found = new IdentityHashMap<>();
    arriving.put(score, kept(seed));
    for (Node node : graph.nodes().reversed()) {
      Node g = arriving.remove(node);
      if (wanted.contains(node)) {
        found.put(node, g != null ? g : Node.constant(Tensor.zeros(node.shape())));
      }
      if (g != null && node.op() != null && onPath.contains(node)) {
        cross(node, g, onPath, arriving, graph);
      }
    }
    for (Node target : wanted) {
      found.computeIfAbsent(target, t -> Node.constant(Tensor.zeros(t.shape())));
    }
    return found;
  }

  private void cross(Node node, Node g, Set<Node> onPath, Map<Node, Node> arriving, Graph graph) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Node x = node.input(i);
      if (!onPath.contains(x)) {
        continue;
      }
      Node pulled = rule.pull(new Step(i, node, g, reference, graph));
      if (pulled == null) {
        continue;
      }
      if (!pulled.shape().equals(x.shape())) {
        throw new ShapeException(
            "backward: the rule gave " + pulled.shape() + " for input " + i + " of " + node);
      }
      arriving.merge(x, kept(pulled), Node::add);
    }
  }

  /**
   * A gradient as it goes on. Unless the sweep is recorded, it is cut off from what it was made of;
   * over outlines it only lets no gradient through, for without its past there would be nothing of
   * it.
   */
  private Node kept(Node gradient) {
    return recorded ? gradient : gradient.detached();
  }

  /** The nodes from which a wanted node can be reached. */
  private static Set<Node> onPath(List<Node> order, Set<Node> wanted) {
    Set<Node> onPath = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Node node : order) {
      if (wanted.contains(node) || node.inputs().stream().anyMatch(onPath::contains)) {
        onPath.add(node);
      }
    }
    return onPath;
  }
}
