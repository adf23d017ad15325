package limpid.models.onnx;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.op.Node;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxValue;

/**
 * An input of a graph that takes images, {@code [N,H,W,C]} here, and {@code [N,C,H,W]} or {@code
 * [N,H,W,C]} in the file.
 */
record ImageInput(OnnxGraph graph, OnnxValue value) {
  private static final Set<String> CHANNELS_FIRST =
      Set.of(
          "Conv",
          "ConvTranspose",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "BatchNormalization",
          "InstanceNormalization",
          "LRN",
          "Resize",
          "Upsample",
          "DepthToSpace",
          "SpaceToDepth");

  /** The first input of a graph. */
  static ImageInput of(OnnxGraph graph) {
    return new ImageInput(graph, graph.inputs().getFirst());
  }

  /** What the graph is given. */
  Permuted taken(Node node) {
    Node images = grey(node);
    return new Permuted(images, order(images.shape().rank()));
  }

  /** Where a net takes images of one channel, and these have colours, it is given their mean. */
  private Node grey(Node node) {
    boolean colours = node.shape().rank() == 4 && node.shape().at(3) == 3;
    boolean one = axes().map(shape -> shape.get(planes() ? 1 : 3).orElse(0) == 1).orElse(false);
    return colours && one ? node.mean(3) : node;
  }

  /** What the graph makes of it. Maps of one pixel are rows: some nets end in a pooling. */
  Node made(Permuted array) {
    Node node = array.in(order(array.rank())).node();
    boolean pixel = array.rank() == 4 && node.shape().at(1) == 1 && node.shape().at(2) == 1;
    return pixel ? node.reshape(node.shape().at(0), node.shape().at(3)) : node;
  }

  private List<Integer> order(int rank) {
    return planes() && rank == 4 ? Permuted.channelsLast(4) : Permuted.ascending(rank);
  }

  private Optional<List<OptionalInt>> axes() {
    return value.shape().filter(shape -> shape.size() == 4);
  }

  /**
   * Whether it is {@code [N,C,H,W]} in the file: unless its last axis alone can be that of colours,
   * and nothing takes it that has channels first.
   */
  private boolean planes() {
    boolean last =
        axes()
            .map(shape -> !colours(shape.get(1).orElse(0)) && colours(shape.get(3).orElse(0)))
            .orElse(false);
    return !last
        || graph.nodes().stream()
            .anyMatch(
                node ->
                    CHANNELS_FIRST.contains(node.operator())
                        && node.inputs().contains(value.name()));
  }

  private static boolean colours(int extent) {
    return extent == 1 || extent == 3 || extent == 4;
  }

  /** The shape of one image as the file says it, where extents that may be any are these. */
  Optional<Shape> image(int height, int width) {
    int c = planes() ? 1 : 3;
    int h = planes() ? 2 : 1;
    return axes()
        .map(
            shape ->
                Shape.of(
                    1,
                    shape.get(h).orElse(height),
                    shape.get(h + 1).orElse(width),
                    shape.get(c).orElse(3)));
  }
}
