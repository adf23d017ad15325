package limpid.explain.relevance;

import java.util.Optional;
import java.util.function.UnaryOperator;
import limpid.core.Tensor;
import limpid.core.graph.NoRuleException;
import limpid.core.graph.Rule;
import limpid.core.graph.Step;
import limpid.core.op.Abs;
import limpid.core.op.BatchMatMul;
import limpid.core.op.Div;
import limpid.core.op.Erf;
import limpid.core.op.Exp;
import limpid.core.op.Greater;
import limpid.core.op.GroupNorm;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.Log;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MatMul;
import limpid.core.op.MaxPool2d;
import limpid.core.op.MaxPool2dInput;
import limpid.core.op.Maximum;
import limpid.core.op.Minimum;
import limpid.core.op.Mul;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Pow;
import limpid.core.op.Power;
import limpid.core.op.Softmax;
import limpid.core.op.Sqrt;
import limpid.core.op.Square;

/**
 * DeepLIFT's multipliers: {@code m_x = m_y dy/dx}, the quotient of what y and x differ by from a
 * reference run; so {@code sum m_x (x - x') = sum m_y (y - y')} across every op.
 *
 * <p>What is linear has its gradient. What bends each element by itself has the quotient, or the
 * gradient where x differs by less than 1e-10. Max pooling gives {@code max(y, y') - y'} to the
 * winner here and {@code y - max(y, y')} to the winner there. A function of two nodes gives each
 * the mean of what it changes before and after the other; softmax, norms and products of matrices,
 * their mean gradient on the way between the runs.
 */
final class Rescale implements Rule {
  private static final double SAME = 1e-10;

  /** Points and weights after Gauss and Legendre on [0,1]: the first half, the rest mirrors it. */
  private static final double[][] HALF = {
    {.0198550717512319, .1016667612931866, .2372337950418355, .4082826787521751},
    {.0506142681451881, .1111905172266872, .1568533229389436, .1813418916891810}
  };

  @Override
  public Node pull(Step step) {
    return pull(step, step.g());
  }

  /** The multipliers of {@code step.x()}, where those of the output are g. */
  static Node pull(Step step, Node g) {
    if (!varies(step, step.x())) {
      return null;
    }
    if (affine(step)) {
      return step.gradient(g);
    }
    if (bends(step.op())) {
      return quotient(step, g);
    }
    return switch (step.op()) {
      case MaxPool2d pool -> winners(step, g, pool);
      case Mul _, Div _, Maximum _, Minimum _, Pow _ -> each(step, g);
      case Softmax _, LogSoftmax _, LocalResponseNorm _, LayerNorm _, GroupNorm _ -> mean(step, g);
      case InstanceNorm _, MatMul _, BatchMatMul _ -> mean(step, g);
      default ->
          throw new NoRuleException(
              step, "DeepLIFT has no rule for " + step.op().name() + "; integrated gradients has");
    };
  }

  /** Whether an op is a function of each element by itself. */
  static boolean bends(Op op) {
    return switch (op) {
      case Abs _, Square _, Sqrt _, Exp _, Log _, Power _, Erf _ -> true;
      default -> Kind.of(op).equals(Optional.of(Kind.ACTIVATION));
    };
  }

  /** Whether a node is another in the reference run: what is the same in both is a constant. */
  static boolean varies(Step step, Node x) {
    return x.tracked() && step.reference(x) != x;
  }

  /** Whether the op is linear in all of its inputs that vary, together. */
  static boolean affine(Step step) {
    Node node = step.node();
    Node[] inputs = new Node[node.inputs().size()];
    for (int k = 0; k < inputs.length; k++) {
      Node x = node.input(k);
      Tensor outline = Tensor.outline(x.shape());
      inputs[k] = !x.tracked() ? x : varies(step, x) ? Node.variable(outline) : constant(outline);
    }
    Node g = constant(Tensor.outline(node.shape()));
    Node pulled = node.op().vjp(step.i(), node.op().of(inputs), g);
    return pulled == null || !pulled.tracked();
  }

  private static Node constant(Tensor outline) {
    return Node.constant(outline);
  }

  private static Node quotient(Step step, Node g) {
    Node dx = step.x().sub(step.reference(step.x()));
    Node dy = step.y().sub(step.reference());
    return quotient(dx, g.mul(dy), step.gradient(g));
  }

  /** {@code gained / dx}, or something else where x is the same. */
  static Node quotient(Node dx, Node gained, Node otherwise) {
    Node differs = new Greater().of(dx.abs(), Node.constant((float) SAME));
    Node divisor = dx.where(differs, Node.constant(1));
    return gained.div(divisor).where(differs, otherwise);
  }

  private static Node winners(Step step, Node g, MaxPool2d pool) {
    Node there = step.reference(step.x());
    Node larger = step.y().max(step.reference());
    Node here = new MaxPool2dInput(pool).of(g.mul(larger.sub(step.reference())), step.x());
    Node rest = new MaxPool2dInput(pool).of(g.mul(step.y().sub(larger)), there);
    return quotient(step.x().sub(there), here.add(rest), Node.constant(0));
  }

  /** What an input of two changes, before the other has changed and afterwards. */
  private static Node each(Step step, Node g) {
    Op op = step.op();
    int i = step.i();
    Node x = step.x();
    Node there = step.reference(x);
    Node other = step.node().input(1 - i);
    Node before = changed(op, i, x, there, step.reference(other));
    Node after = changed(op, i, x, there, other);
    Node gained = g.mul(before.add(after).mul(.5)).sumTo(x.shape());
    return quotient(x.sub(there), gained, Node.constant(0));
  }

  private static Node changed(Op op, int i, Node x, Node there, Node other) {
    return i == 0
        ? op.of(x, other).sub(op.of(there, other))
        : op.of(other, x).sub(op.of(other, there));
  }

  /** The mean gradient on the straight way from the reference run to this one. */
  private static Node mean(Step step, Node g) {
    Node sum = null;
    for (int k = 0; k < 2 * HALF[0].length; k++) {
      int at = k / 2;
      double t = k % 2 == 0 ? HALF[0][at] : 1 - HALF[0][at];
      Node part = gradient(step, g, t);
      Node weighted = part.mul(HALF[1][at]);
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return sum;
  }

  private static Node gradient(Step step, Node g, double t) {
    UnaryOperator<Node> between =
        x -> varies(step, x) ? x.mul(t).add(step.reference(x).mul(1 - t)) : x;
    Node y = step.op().of(step.node().inputs().stream().map(between).toArray(Node[]::new));
    return step.op().vjp(step.i(), y, g);
  }
}
