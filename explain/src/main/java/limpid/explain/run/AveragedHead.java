package limpid.explain.run;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Axes;
import limpid.core.op.Mean;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Sum;

/**
 * The head of a net that takes the mean, or the sum, of feature maps over all places and makes its
 * output of that in linear ways.
 *
 * @param features the feature maps {@code [N,h,w,C]}
 * @param averages what is made of them, one number for each channel
 */
public record AveragedHead(Node features, Node averages) {
  private static final String INSTEAD = "; gradcam shows the same for any head";

  /**
   * The head of the net.
   *
   * @throws IllegalArgumentException if it has another
   */
  public static AveragedHead of(Trace trace) {
    for (Node node : trace.nodes().reversed()) {
      if (node.op() != null && averages(node)) {
        if (!linear(trace, node)) {
          throw new IllegalArgumentException("the head is not linear behind " + node + INSTEAD);
        }
        return new AveragedHead(node.input(0), node);
      }
    }
    throw new IllegalArgumentException("the net takes no mean over all places" + INSTEAD);
  }

  /** Whether the output depends on these averages alone, with a gradient that nothing moves. */
  private static boolean linear(Trace trace, Node averages) {
    Node output = trace.output();
    boolean alone = !Graph.between(List.of(averages), List.of(output)).contains(trace.input());
    Node any = Node.constant(Tensor.outline(output.shape()));
    return alone && !Backward.from(output).seed(any).recorded().to(averages).of(averages).tracked();
  }

  /**
   * The layer that is averaged, which need not have a name unless it is asked for by one.
   *
   * @throws IllegalArgumentException if another was chosen
   */
  public SpatialLayer layer(Trace trace, LayerChoice choice) {
    if (choice.equals(LayerChoice.LAST)) {
      Node node = features;
      while (trace.names(node).isEmpty() && node.op() instanceof PassThrough) {
        node = node.input(0);
      }
      List<String> names = trace.names(node);
      return new SpatialLayer(names.isEmpty() ? node.toString() : names.getLast(), node);
    }
    SpatialLayer chosen = choice.in(trace);
    Node node = features;
    while (node != chosen.node() && node.op() instanceof PassThrough) {
      node = node.input(0);
    }
    if (node != chosen.node()) {
      throw new IllegalArgumentException(
          "layer " + chosen.name() + ": the head averages " + features + ", not this" + INSTEAD);
    }
    return chosen;
  }

  private static boolean averages(Node node) {
    if (node.input(0).shape().rank() != 4) {
      return false;
    }
    return switch (node.op()) {
      case Mean mean -> places(mean.axes());
      case Sum sum -> places(sum.axes());
      case AdaptiveAvgPool2d pool -> pool.h() == 1 && pool.w() == 1;
      case AvgPool2d pool -> isAll(pool, node.input(0).shape());
      default -> false;
    };
  }

  private static boolean places(Axes axes) {
    List<Integer> sorted =
        axes.list().stream().map(axis -> Math.floorMod(axis, 4)).sorted().toList();
    return sorted.equals(List.of(1, 2));
  }

  private static boolean isAll(AvgPool2d pool, Shape x) {
    return pool.window().kernelH() == x.at(1) && pool.window().kernelW() == x.at(2);
  }
}
