package limpid.models.onnx;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.op.AdaptiveAvgPool2dInput;
import limpid.core.op.AvgPool2dInput;
import limpid.core.op.BroadcastTo;
import limpid.core.op.Conv2dInput;
import limpid.core.op.GatherInput;
import limpid.core.op.GroupNormInput;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Reshape;
import limpid.core.op.ResizeInput;
import limpid.core.op.SumTo;
import limpid.models.onnx.OnnxExport.Ends;

/**
 * Which extents of a graph are multiples of how many images there are: found by comparing the same
 * graph on {@value #FEW} and on {@value #MORE} images, node by node. An extent {@code e} that is
 * the same in both is that; {@code -k} stands for k times the batch.
 */
final class BatchSizes {
  static final int FEW = 2;
  static final int MORE = 3;

  /** Ops that hold the shape of what they make; what else they hold is the same in both. */
  private static final Set<Class<? extends Op>> SHAPED =
      Set.of(
          AdaptiveAvgPool2dInput.class,
          AvgPool2dInput.class,
          BroadcastTo.class,
          Conv2dInput.class,
          GatherInput.class,
          GroupNormInput.class,
          Reshape.class,
          ResizeInput.class,
          SumTo.class);

  private final Map<Node, Node> twins = new IdentityHashMap<>();

  private BatchSizes() {}

  /** A graph whose extents are what they are. */
  static BatchSizes fixed() {
    return new BatchSizes();
  }

  /**
   * Of a graph on {@value #FEW} images and on {@value #MORE}.
   *
   * @throws BatchException if they are not the same but for that
   */
  static BatchSizes of(Ends fewEnds, Ends moreEnds) {
    BatchSizes sizes = new BatchSizes();
    fewEnds.inputs().forEach((name, node) -> sizes.pair(node, moreEnds.inputs().get(name)));
    Graph few = fewEnds.graph();
    Graph more = moreEnds.graph();
    if (few.nodes().size() != more.nodes().size()) {
      throw new BatchException(
          "the graph is another one for another number of images: %d nodes for %d, %d for %d"
              .formatted(few.nodes().size(), FEW, more.nodes().size(), MORE));
    }
    for (int i = 0; i < few.nodes().size(); i++) {
      sizes.pair(few.nodes().get(i), more.nodes().get(i));
    }
    return sizes;
  }

  private void pair(Node few, Node more) {
    if (!alike(few, more)) {
      throw new BatchException(
          "with %d images it has %s, with %d %s".formatted(FEW, few, MORE, more));
    }
    twins.put(few, more);
    extents(few, UnaryOperator.identity());
    for (int i = 0; i < few.inputs().size(); i++) {
      Node input = few.input(i);
      Node twin = more.input(i);
      if (!input.tracked() && !twins.containsKey(input)) {
        twins.put(input, twin);
        requireSame(input, twin);
      }
      if (twins.get(input) != twin && (input.tracked() || twin.tracked())) {
        throw new BatchException(few + " is made of other nodes with more images");
      }
    }
  }

  private static boolean alike(Node few, Node more) {
    if (few.op() == null || more.op() == null) {
      return few.op() == more.op();
    }
    return few.inputs().size() == more.inputs().size()
        && few.op().getClass() == more.op().getClass()
        && (SHAPED.contains(few.op().getClass()) || few.op().equals(more.op()));
  }

  /** Constants are the same, or the same row for each image. */
  private void requireSame(Node few, Node more) {
    boolean rows = rows(few);
    if (few.value() != more.value()
        && !Arrays.equals(
            rows ? row(few.value(), 0).data() : few.value().data(),
            rows ? row(more.value(), 0).data() : more.value().data())) {
      throw new BatchException("the constant " + few + " depends on how many images");
    }
    for (int n = 1; rows && n < FEW; n++) {
      if (!Arrays.equals(row(few.value(), n).data(), row(few.value(), 0).data())) {
        throw new BatchException("the constant " + few + " is another one for each image");
      }
    }
  }

  /** Whether a constant has a row for each image. */
  boolean rows(Node node) {
    long[] extents = extents(node, UnaryOperator.identity());
    for (int axis = 1; axis < extents.length; axis++) {
      if (extents[axis] < 0) {
        throw new BatchException(node + " has images along axis " + axis);
      }
    }
    if (extents.length > 0 && extents[0] < -1) {
      throw new BatchException(node + " has several rows for each image");
    }
    return extents.length > 0 && extents[0] == -1;
  }

  static Tensor row(Tensor rows, int n) {
    int size = rows.size() / rows.shape().at(0);
    return Tensor.of(
        rows.shape().with(0, 1), Arrays.copyOfRange(rows.data(), n * size, (n + 1) * size));
  }

  /** The extents of a node, in some view of its shape. */
  long[] extents(Node node, UnaryOperator<Shape> view) {
    int[] few = view.apply(node.shape()).extents();
    Node twin = twins.get(node);
    if (twin == null) {
      return Arrays.stream(few).asLongStream().toArray();
    }
    int[] more = view.apply(twin.shape()).extents();
    long[] extents = new long[few.length];
    for (int axis = 0; axis < few.length; axis++) {
      extents[axis] = extent(node, few[axis], more[axis]);
    }
    return extents;
  }

  private static long extent(Node node, int few, int more) {
    if (few == more) {
      return few;
    }
    if (few % FEW != 0 || few / FEW * MORE != more) {
      throw new BatchException(
          "%s has an extent of %d for %d images, of %d for %d"
              .formatted(node, few, FEW, more, MORE));
    }
    return -few / FEW;
  }
}
