package limpid.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.op.Node;

/**
 * Arrays for an op that takes them element by element: aligned at their last axes, all in one
 * order.
 *
 * @param nodes one for each array
 * @param order of what is made of them
 */
record Broadcast(List<Node> nodes, List<Integer> order) {

  /** Aligns arrays to the largest of those with the most axes. */
  static Broadcast of(List<Permuted> arrays) {
    int rank = arrays.stream().mapToInt(Permuted::rank).max().orElseThrow();
    Permuted largest =
        arrays.stream()
            .filter(array -> array.rank() == rank)
            .max(
                Comparator.comparing((Permuted array) -> array.node().tracked())
                    .thenComparing(array -> array.node().shape().size()))
            .orElseThrow();
    List<Node> nodes =
        arrays.stream()
            .map(array -> array == largest ? array.node() : aligned(array, largest.order()))
            .toList();
    return new Broadcast(nodes, largest.order());
  }

  private static Node aligned(Permuted array, List<Integer> order) {
    Node node = lifted(array, order.size()).in(order).node();
    return node.tracked() ? node : trimmed(node);
  }

  /** The same array with axes of extent 1 before the others. */
  static Permuted lifted(Permuted array, int rank) {
    int more = rank - array.rank();
    if (more == 0) {
      return array;
    }
    List<Integer> order = new ArrayList<>(Permuted.ascending(more));
    array.order().forEach(axis -> order.add(axis + more));
    int[] extents = new int[rank];
    Arrays.fill(extents, 0, more, 1);
    System.arraycopy(array.node().shape().extents(), 0, extents, more, array.rank());
    return new Permuted(array.node().reshape(extents), order);
  }

  /** A constant without its leading axes of extent 1: a vector, if it is one. */
  private static Node trimmed(Node node) {
    int[] extents = node.shape().extents();
    int first = 0;
    while (first < extents.length && extents[first] == 1) {
      first++;
    }
    return node.reshape(Arrays.copyOfRange(extents, first, extents.length));
  }

  /** The extents of what two arrays make. */
  static int[] extents(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    return IntStream.range(0, rank)
        .map(
            axis -> {
              int left = axis < rank - a.rank() ? 1 : a.at(axis - rank + a.rank());
              int right = axis < rank - b.rank() ? 1 : b.at(axis - rank + b.rank());
              if (left != right && left != 1 && right != 1) {
                throw new ShapeException(a + " and " + b + " do not go together");
              }
              return Math.max(left, right);
            })
        .toArray();
  }

  /** An array repeated until it has these extents. */
  static Permuted to(Permuted array, int... extents) {
    Permuted lifted = lifted(array, extents.length);
    int[] inside = lifted.order().stream().mapToInt(axis -> extents[axis]).toArray();
    return lifted.with(lifted.node().broadcastTo(Shape.of(inside)));
  }
}
