package limpid.core.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import limpid.core.op.Abs;
import limpid.core.op.Affine;
import limpid.core.op.Clamp;
import limpid.core.op.Elu;
import limpid.core.op.Erf;
import limpid.core.op.Exp;
import limpid.core.op.Gelu;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Log;
import limpid.core.op.Mish;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Permute;
import limpid.core.op.Relu;
import limpid.core.op.Selu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Silu;
import limpid.core.op.Softplus;
import limpid.core.op.Sqrt;
import limpid.core.op.Square;
import limpid.core.op.Tanh;

/**
 * Two permutations of axes, one after the other, become one, or none where the second undoes the
 * first; also with ops between them that take each element by itself and whose values nothing else
 * reads.
 */
public record CancelPermutations() implements Rewrite {

  @Override
  public Node at(Site site) {
    if (!(site.node().op() instanceof Permute second)) {
      return site.same();
    }
    Deque<Op> between = new ArrayDeque<>();
    Node original = site.node().input(0);
    Node now = site.input(0);
    while (passes(site.graph(), original, now)) {
      between.push(now.op());
      now = now.input(0);
      original = original.input(0);
    }
    if (!(now.op() instanceof Permute first) || site.graph().inputs(now).isEmpty()) {
      return site.same();
    }
    Node x = now.input(0);
    for (Op op : between) {
      x = op.of(x);
    }
    return permuted(x, composed(first, second, x.shape().rank()));
  }

  /** Whether this is an op that a permutation may go past, for nothing else reads it. */
  private static boolean passes(Graph graph, Node original, Node now) {
    return elementwise(now.op())
        && now.op().equals(original.op())
        && graph.inputs(now).size() == 1
        && !graph.inputs(original).isEmpty()
        && graph.onlyUser(original) != null;
  }

  /** Axis i of the whole is axis {@code first[second[i]]}. */
  private static int[] composed(Permute first, Permute second, int rank) {
    int[] axes = new int[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = positive(first, positive(second, i, rank), rank);
    }
    return axes;
  }

  private static int positive(Permute permute, int i, int rank) {
    return Math.floorMod(permute.axes().list().get(i), rank);
  }

  private static Node permuted(Node x, int... axes) {
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] != i) {
        return x.permute(axes);
      }
    }
    return x;
  }

  /** Whether each element of what this op gives is made of the one at its place alone. */
  private static boolean elementwise(Op op) {
    return switch (op) {
      case Abs _,
          Affine _,
          Clamp _,
          Elu _,
          Erf _,
          Exp _,
          Gelu _,
          HardSigmoid _,
          HardSwish _,
          LeakyRelu _,
          Log _,
          Mish _,
          Relu _,
          Selu _,
          Sigmoid _,
          Silu _,
          Softplus _,
          Sqrt _,
          Square _,
          Tanh _ ->
          true;
      case null, default -> false;
    };
  }
}
