package limpid.explain.run;

import java.util.ArrayList;
import java.util.List;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.Node;

/**
 * The stages of a net: stretches of its run in which feature maps have one size. A stage is seen at
 * the last of its outermost modules, {@code layer1} rather than {@code layer2.0.conv1}, which in a
 * ResNet still has the size of the stage before.
 */
public final class Stages {
  private Stages() {}

  /**
   * One layer for each stage, in the order of the run.
   *
   * @throws limpid.core.ShapeException if the run has no named feature maps
   */
  public static List<SpatialLayer> of(Trace trace) {
    Graph main = Graph.of(trace.output());
    List<SpatialLayer> stages = new ArrayList<>();
    for (Node node : trace.layers()) {
      if (main.contains(node) && SpatialLayer.spatial(node)) {
        take(new SpatialLayer(trace.names(node).getLast(), node), stages);
      }
    }
    if (stages.isEmpty()) {
      SpatialLayer.last(trace);
    }
    return List.copyOf(stages);
  }

  private static void take(SpatialLayer layer, List<SpatialLayer> stages) {
    int same = stages.size() - 1;
    while (same >= 0 && !sameSize(stages.get(same).node(), layer.node())) {
      same--;
    }
    if (same < 0) {
      stages.add(layer);
    } else if (depth(layer) <= depth(stages.get(same))) {
      stages.remove(same);
      stages.add(layer);
    }
  }

  private static boolean sameSize(Node a, Node b) {
    return a.shape().at(1) == b.shape().at(1) && a.shape().at(2) == b.shape().at(2);
  }

  /** How many modules are around it. */
  private static long depth(SpatialLayer layer) {
    return layer.name().chars().filter(c -> c == '.').count();
  }
}
