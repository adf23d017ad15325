package limpid.explain.relevance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.ChannelScale;
import limpid.core.graph.Step;
import limpid.core.op.BatchMatMul;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Linear;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.core.op.Op;

/**
 * A layer {@code z = f(x, w) + b} that is linear in x and in w: a convolution or a dense layer. A
 * batch norm that reads it alone is merged into it, {@code w scale} and {@code b scale + shift}, as
 * {@link limpid.core.graph.FoldBatchNorm} would do, and z is what the batch norm gives.
 *
 * @param op the convolution or the product
 * @param at which of its inputs x is
 * @param x what comes in
 * @param w the weights
 * @param b the bias, one value for each channel, or nothing
 * @param z what comes out
 */
public record Weighted(Op op, int at, Node x, Node w, Optional<Node> b, Node z) {

  /**
   * What a rule sends to x: {@code x' times the adjoint of w' at s}, s the share of each output.
   */
  record Term(Node x, Node w, Optional<Node> b, Node s) {}

  /** Whether an op is such a layer, as seen from input i. */
  static boolean is(Node node, int i) {
    return switch (node.op()) {
      case Conv2d _, ConvTranspose2d _, Conv2dInput _, Linear _ -> i == 0;
      case MatMul _, BatchMatMul _ -> !node.input(1 - i).tracked();
      case null, default -> false;
    };
  }

  /**
   * The layer that is crossed, if it is one.
   *
   * @param merged whether a batch norm after it is part of it
   */
  static Optional<Weighted> of(Step step, boolean merged) {
    Node node = step.node();
    if (!is(node, step.i())) {
      return Optional.empty();
    }
    Weighted alone = at(node, step.i());
    List<Node> users = step.users(node);
    boolean merges = merged && users.size() == 1 && merges(users.getFirst(), node);
    return Optional.of(merges ? alone.with(users.getFirst()) : alone);
  }

  /** An op that {@linkplain #is is} such a layer. */
  static Weighted at(Node node, int i) {
    Optional<Node> b = node.inputs().size() == 3 ? Optional.of(node.input(2)) : Optional.empty();
    return new Weighted(node.op(), i, node.input(i), node.input(1 - i), b, node);
  }

  private Weighted with(Node norm) {
    ChannelScale fold = ChannelScale.of(norm, b.map(bias -> bias.value().data()).orElse(null));
    return new Weighted(
        op, at, x, w.mul(vector(fold.scale())), Optional.of(vector(fold.shift())), norm);
  }

  /** Whether a batch norm is part of the layer before it. */
  static boolean merges(Node norm, Node layer) {
    return norm.op() instanceof BatchNorm
        && (layer.op() instanceof Conv2d || layer.op() instanceof Linear)
        && norm.input(0) == layer
        && layer.inputs().stream().skip(1).noneMatch(Node::tracked)
        && ChannelScale.possible(norm);
  }

  private static Node vector(float[] values) {
    return Node.constant(Tensor.of(Shape.of(values.length), values));
  }

  /** {@code f(x', w') + b'}. */
  Node forward(Node input, Node weight, Optional<Node> bias) {
    Node[] inputs = at == 0 ? new Node[] {input, weight} : new Node[] {weight, input};
    boolean takesBias = op instanceof Conv2d || op instanceof Linear;
    if (bias.isPresent() && takesBias) {
      inputs = Arrays.copyOf(inputs, 3);
      inputs[2] = bias.get();
      return op.of(inputs);
    }
    Node y = op.of(inputs);
    return bias.isPresent() ? y.add(bias.get()) : y;
  }

  /** The adjoint of {@code f(., w')} at s. */
  Node back(Node weight, Node s) {
    Node input = Node.variable(Tensor.outline(x.shape()));
    Node y = at == 0 ? op.of(input, weight) : op.of(weight, input);
    return op.vjp(at, y, s);
  }

  /** The sum of these terms, and what their biases take. */
  Share shared(List<Term> terms) {
    Node relevance = null;
    Node bias = null;
    for (Term term : terms) {
      Node part = back(term.w(), term.s()).mul(term.x());
      relevance = relevance == null ? part : relevance.add(part);
      if (term.b().isPresent()) {
        Node taken = term.s().mul(term.b().get());
        bias = bias == null ? taken : bias.add(taken);
      }
    }
    return new Share(relevance, Optional.ofNullable(bias));
  }

  /** Whether x cannot be negative, so that rules need not look at its negative part. */
  boolean rectified() {
    return Signs.nonNegative(x);
  }
}
