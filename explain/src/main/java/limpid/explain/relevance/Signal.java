package limpid.explain.relevance;

import limpid.core.op.Affine;
import limpid.core.op.BroadcastTo;
import limpid.core.op.Clamp;
import limpid.core.op.Div;
import limpid.core.op.HardSigmoid;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Reshape;
import limpid.core.op.Sigmoid;
import limpid.core.op.Softmax;

/**
 * The signal takes all: in a product of a signal and a gate, all relevance goes to the signal. The
 * gate is the factor that is broadcast, as in squeeze and excitation, that is a constant, or that
 * comes from a sigmoid or a softmax; where that does not tell them apart each gets half. What is
 * divided takes all from its divisor.
 *
 * <p>Arras et al., Explaining and Interpreting LSTMs, in: Explainable AI, 2019.
 */
public record Signal() implements LayerRule {

  @Override
  public Share share(Crossing c) {
    Node y = c.step().node();
    int i = c.step().i();
    double part = y.op() instanceof Div ? 1 - i : part(y.input(i), y.input(1 - i));
    return Share.of(part == 0 ? null : c.r().mul(part).sumTo(c.x().shape()));
  }

  private static double part(Node x, Node other) {
    if (!other.tracked()) {
      return 1;
    }
    int larger = Integer.compare(x.shape().size(), other.shape().size());
    if (larger != 0) {
      return larger > 0 ? 1 : 0;
    }
    return gate(x) == gate(other) ? .5 : gate(x) ? 0 : 1;
  }

  private static boolean gate(Node node) {
    return switch (node.op()) {
      case Sigmoid _, HardSigmoid _, Softmax _, Clamp _ -> true;
      case Affine _, Reshape _, BroadcastTo _, PassThrough _, Div _ -> gate(node.input(0));
      case null, default -> false;
    };
  }

  @Override
  public String text() {
    return "signal";
  }
}
