package limpid.explain.relevance;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import limpid.core.Tensor;
import limpid.core.graph.Rule;
import limpid.core.graph.Step;
import limpid.core.op.Add;
import limpid.core.op.Affine;
import limpid.core.op.BatchNorm;
import limpid.core.op.Div;
import limpid.core.op.Greater;
import limpid.core.op.Mul;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Sub;
import limpid.core.op.Sum;
import limpid.core.op.SumTo;

/**
 * DeepLIFT's multipliers for what raises a node and what lowers it: {@code y - y' = dy+ + dy-}, and
 * {@code m+ dy+ + m- dy-} is what it adds to the score. Across a function of each element, {@code
 * dy+ = (f(x' + dx+) - f(x') + f(x' + dx+ + dx-) - f(x' + dx-)) / 2}, the mean of what the rise
 * changes before and after the fall, {@code dy-} in the same way, and {@code mx+ = my+ dy+ / dx+}.
 * So parts that cancel are seen, which {@link Rescale} does not see.
 *
 * <p>A layer with weights tells its parts by the signs of {@code w (x - x')}; batch norms, sums,
 * averages and what moves elements carry them on. All else is crossed as a whole, by {@link
 * Rescale}.
 *
 * <p>Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating Activation
 * Differences, ICML 2017, sections 3.5.1 and 3.5.3.
 */
final class RevealCancel implements Rule {

  /** A node's difference from the reference run, or the multipliers of its parts. */
  private record Parts(Node up, Node down) {
    Parts swapped() {
      return new Parts(down, up);
    }

    /** {@code c+ up + c- down} and {@code c+ down + c- up}. */
    Parts times(Node c) {
      Node plus = Signs.positive(c);
      Node minus = Signs.negative(c);
      return new Parts(plus.mul(up).add(minus.mul(down)), plus.mul(down).add(minus.mul(up)));
    }
  }

  private final Map<Node, Node> lowering = new IdentityHashMap<>();
  private final Map<Node, Parts> differences = new IdentityHashMap<>();

  @Override
  public Node pull(Step step) {
    if (!Rescale.varies(step, step.x())) {
      return null;
    }
    Parts m = multipliers(step, new Parts(step.g(), falling(step.node(), step.g())));
    if (m == null) {
      return null;
    }
    lowering.merge(step.x(), m.down().detached(), Node::add);
    return m.up();
  }

  /**
   * What the elements of x add to the score: {@code (x - x') m}, by the sign of the difference.
   *
   * @param m the multipliers of what raises them, as a sweep by this rule has found them
   */
  Node contributions(Node x, Node other, Node m) {
    Node d = x.sub(other);
    return bySign(d, new Parts(m, falling(x, m))).mul(d);
  }

  private Node falling(Node node, Node rising) {
    return lowering.getOrDefault(node, rising);
  }

  private Parts multipliers(Step step, Parts m) {
    return switch (way(step, step.node())) {
      case WEIGHTED -> weighted(step, m);
      case SCALING -> m.times(factors(step.node(), step.i()));
      case CARRYING -> carried(step, falls(step.op(), step.i()) ? m.swapped() : m);
      case BENDING -> bent(step, m);
      case WHOLE -> whole(step, m);
    };
  }

  /** How parts cross a node. */
  private enum Way {
    WEIGHTED,
    SCALING,
    CARRYING,
    BENDING,
    WHOLE
  }

  private static Way way(Step step, Node node) {
    if (node.op() == null) {
      return Way.WHOLE;
    }
    if (carries(node.op())) {
      return Way.CARRYING;
    }
    int[] varying = varying(step, node);
    if (varying.length != 1) {
      return Way.WHOLE;
    }
    int i = varying[0];
    if (Weighted.is(node, i)) {
      return Way.WEIGHTED;
    }
    boolean same = node.input(i).shape().equals(node.shape());
    return switch (node.op()) {
      case BatchNorm _, Affine _ -> i == 0 ? Way.SCALING : Way.WHOLE;
      case Mul _ -> same ? Way.SCALING : Way.WHOLE;
      case Div _ -> same && i == 0 ? Way.SCALING : Way.WHOLE;
      default -> i == 0 && Rescale.bends(node.op()) ? Way.BENDING : Way.WHOLE;
    };
  }

  private static int[] varying(Step step, Node node) {
    return IntStream.range(0, node.inputs().size())
        .filter(i -> Rescale.varies(step, node.input(i)))
        .toArray();
  }

  /** Whether an op adds up what rises and what falls by themselves. */
  private static boolean carries(Op op) {
    Optional<Kind> kind = Kind.of(op);
    return switch (op) {
      case Add _, Sub _, Sum _, SumTo _ -> true;
      default ->
          kind.equals(Optional.of(Kind.LAYOUT)) || kind.equals(Optional.of(Kind.AVERAGE_POOL));
    };
  }

  /** Whether an op falls where this input rises. */
  private static boolean falls(Op op, int i) {
    return op instanceof Sub && i == 1;
  }

  /** What each element of an input is multiplied by. */
  private static Node factors(Node node, int i) {
    Node ones = Node.constant(Tensor.filled(node.shape(), 1));
    return node.op().vjp(i, node, ones);
  }

  private static Parts weighted(Step step, Parts m) {
    Weighted layer = Weighted.at(step.node(), step.i());
    Node up = Signs.positive(layer.w());
    Node down = Signs.negative(layer.w());
    Node rising = layer.back(up, m.up()).add(layer.back(down, m.down()));
    Node falling = layer.back(up, m.down()).add(layer.back(down, m.up()));
    Node both = bySign(difference(step, step.x()), new Parts(rising, falling));
    return new Parts(both, both);
  }

  private static Parts carried(Step step, Parts m) {
    return new Parts(step.gradient(m.up()), step.gradient(m.down()));
  }

  private Parts bent(Step step, Parts m) {
    Parts x = parts(step, step.x());
    Parts y = parts(step, step.node());
    return new Parts(
        Rescale.quotient(x.up(), m.up().mul(y.up()), step.gradient(m.up())),
        Rescale.quotient(x.down(), m.down().mul(y.down()), step.gradient(m.down())));
  }

  private static Parts whole(Step step, Parts m) {
    Node all = Rescale.pull(step, bySign(difference(step, step.node()), m));
    return all == null ? null : new Parts(all, all);
  }

  /** The multipliers of what rises where there is a rise, of what falls where there is a fall. */
  private static Node bySign(Node difference, Parts m) {
    Node zero = Node.constant(0);
    Node either = m.up().where(new Greater().of(difference, zero), m.down());
    Node mean = m.up().add(m.down()).mul(.5);
    return either.where(new Greater().of(difference.abs(), zero), mean);
  }

  private static Node difference(Step step, Node node) {
    return node.sub(step.reference(node));
  }

  /** What raises a node, and what lowers it. */
  private Parts parts(Step step, Node node) {
    Parts known = differences.get(node);
    if (known == null) {
      Node all = difference(step, node);
      Node up = rise(step, node, all);
      known = new Parts(up, all.sub(up));
      differences.put(node, known);
    }
    return known;
  }

  private Node rise(Step step, Node node, Node all) {
    return switch (way(step, node)) {
      case WEIGHTED -> weighted(step, Weighted.at(node, varying(step, node)[0]));
      case SCALING -> {
        int i = varying(step, node)[0];
        yield parts(step, node.input(i)).times(factors(node, i)).up();
      }
      case CARRYING -> carried(step, node);
      case BENDING -> bent(step, node);
      case WHOLE -> Signs.positive(all);
    };
  }

  private static Node weighted(Step step, Weighted layer) {
    Node d = difference(step, layer.x());
    Node risen = layer.forward(Signs.positive(d), Signs.positive(layer.w()), Optional.empty());
    Node fallen = layer.forward(Signs.negative(d), Signs.negative(layer.w()), Optional.empty());
    return risen.add(fallen);
  }

  private Node carried(Step step, Node node) {
    Node[] inputs = new Node[node.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      Node x = node.input(i);
      inputs[i] = step.reference(x);
      if (Rescale.varies(step, x)) {
        Parts parts = parts(step, x);
        inputs[i] = inputs[i].add(falls(node.op(), i) ? parts.down() : parts.up());
      }
    }
    return node.op().of(inputs).sub(step.reference(node));
  }

  private Node bent(Step step, Node node) {
    Node x = node.input(0);
    Parts parts = parts(step, x);
    Node there = step.reference(x);
    Node first = after(node, there.add(parts.up())).sub(step.reference(node));
    Node last = node.sub(after(node, there.add(parts.down())));
    return first.add(last).mul(.5);
  }

  private static Node after(Node node, Node x) {
    Node[] inputs = node.inputs().toArray(Node[]::new);
    inputs[0] = x;
    return node.op().of(inputs);
  }
}
