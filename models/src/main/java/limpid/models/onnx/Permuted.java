package limpid.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * A node that stands for a tensor of the file with its axes in another order: feature maps are
 * {@code [N,C,H,W]} there and {@code [N,H,W,C]} here. Axes of an array are those of the file; a
 * transposition moves nothing, it is another order.
 *
 * @param order axis i of the node is axis {@code order[i]} of the array
 */
public record Permuted(Node node, List<Integer> order) implements Value {

  public Permuted {
    order = List.copyOf(order);
  }

  /** A node whose axes are in the file's order. */
  public static Permuted plain(Node node) {
    return new Permuted(node, ascending(node.shape().rank()));
  }

  static List<Integer> ascending(int rank) {
    return IntStream.range(0, rank).boxed().toList();
  }

  /** The order of {@code [N,…,C]} for {@code [N,C,…]}. */
  static List<Integer> channelsLast(int rank) {
    List<Integer> order = new ArrayList<>(ascending(rank));
    if (rank > 2) {
      order.add(order.remove(1));
    }
    return order;
  }

  /** What an op of this array's elements, each by itself, made. */
  public Permuted with(Node made) {
    return new Permuted(made, order);
  }

  public int rank() {
    return order.size();
  }

  /** The extent of an axis of the file. */
  public int size(int axis) {
    return node.shape().at(order.indexOf(axis));
  }

  /** The extents in the file's order. */
  public int[] extents() {
    return IntStream.range(0, rank()).map(this::size).toArray();
  }

  @Override
  public long[] sizes() {
    return IntStream.of(extents()).asLongStream().toArray();
  }

  @Override
  public Permuted array() {
    return this;
  }

  /** An axis of the file, counted from the start. */
  public int axis(long axis) {
    return Axis.of(axis, rank());
  }

  /** Where an axis of the file, from the end if it is negative, is in the node. */
  public int place(long axis) {
    return order.indexOf(axis(axis));
  }

  /** Whether its elements are known, whatever the net is shown. */
  public boolean known() {
    return !node.tracked() && !node.value().outlined();
  }

  /** The node with its axes in the file's order. */
  public Node plain() {
    return in(ascending(rank())).node;
  }

  /** The node with channels, axis 1 of the file, last. */
  public Node channelsLast() {
    return in(channelsLast(rank())).node;
  }

  /** The same array in another order. */
  public Permuted in(List<Integer> wanted) {
    if (wanted.equals(order)) {
      return this;
    }
    int[] axes = wanted.stream().mapToInt(order::indexOf).toArray();
    return new Permuted(moved(node, axes), wanted);
  }

  /** The same array with this axis of the file last, and the others as they were. */
  public Permuted withLast(int axis) {
    List<Integer> wanted = new ArrayList<>(order);
    wanted.remove((Integer) axis);
    wanted.add(axis);
    return in(wanted);
  }

  /** Moves axes; where only those of extent 1 change places, nothing has to. */
  private static Node moved(Node node, int... axes) {
    Shape shape = node.shape();
    int[] extents = IntStream.of(axes).map(shape::at).toArray();
    int[] long_ = IntStream.of(axes).filter(axis -> shape.at(axis) > 1).toArray();
    if (IntStream.range(1, long_.length).allMatch(i -> long_[i - 1] < long_[i])) {
      return node.reshape(extents);
    }
    if (node.op() != null || node.tracked() || node.value().outlined()) {
      return node.permute(axes);
    }
    List<Integer> key = IntStream.of(axes).boxed().toList();
    return Node.constant(node.value().derived(new Moved(key), x -> later(x, extents, axes)));
  }

  /** Names what a constant with its axes moved is kept under. */
  private record Moved(List<Integer> axes) {}

  private static Tensor later(Tensor x, int[] extents, int... axes) {
    return Tensor.later(
        Shape.of(extents),
        () -> Node.constant(Tensor.of(x.shape(), x.once())).permute(axes).value().data());
  }

  /** The elements of an array that is known, in the file's order. */
  float[] elements() {
    return plain().value().data();
  }
}
