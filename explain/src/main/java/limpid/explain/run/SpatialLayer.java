package limpid.explain.run;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.graph.Graph;
import limpid.core.graph.Trace;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.core.op.Permute;
import limpid.core.op.Reshape;

/**
 * A named node whose value is feature maps {@code [N,h,w,C]}.
 *
 * @param name the name it was asked for, or that of the outermost module whose output it is
 */
public record SpatialLayer(String name, Node node) {
  private static final String BEFORE = "before:";

  /**
   * The last named node of feature maps with more than one pixel that no adaptive pooling made:
   * what a classifier's head starts from. In ResNets that is {@code layer4}. Maps of scores, which
   * a head of convolutions averages, are its end, and not meant: in SqueezeNet it is {@code
   * features}.
   */
  static SpatialLayer last(Trace trace) {
    Node last = lastOf(trace);
    if (last == null) {
      throw new ShapeException(
          "the run has no named layer of feature maps [N,h,w,C] with more than one pixel");
    }
    return new SpatialLayer(trace.names(last).getLast(), last);
  }

  /** The layer of a name, or what a module reads: {@code before:layer4}. */
  static SpatialLayer named(Trace trace, String name) {
    return name.startsWith(BEFORE) && !trace.has(name)
        ? before(trace, name.substring(BEFORE.length()))
        : output(trace, name);
  }

  /** The only input of a module or a layer. */
  private static SpatialLayer before(Trace trace, String name) {
    String own = own(trace, name);
    trace.at(own);
    Set<Node> within = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Node> read = new LinkedHashSet<>();
    for (Node node : Graph.of(trace.output()).nodes()) {
      boolean part =
          trace.names(node).stream().anyMatch(n -> n.equals(own) || n.startsWith(own + "."));
      if (part) {
        node.inputs().stream().filter(x -> x.tracked() && !within.contains(x)).forEach(read::add);
      }
      if (part || node.inputs().stream().anyMatch(within::contains)) {
        within.add(node);
      }
    }
    List<Node> inputs = List.copyOf(read);
    if (inputs.size() != 1 || !spatial(inputs.getFirst())) {
      throw new ShapeException(
          "layer %s%s: one input of feature maps [N,h,w,C] is expected, %s %s"
              .formatted(
                  BEFORE,
                  name,
                  own,
                  inputs.isEmpty() ? "has none" : "reads " + described(trace, inputs)));
    }
    return new SpatialLayer(BEFORE + own, inputs.getFirst());
  }

  private static String described(Trace trace, List<Node> nodes) {
    return nodes.stream()
        .map(node -> node == trace.input() ? "the image" : node.toString())
        .collect(Collectors.joining(" and "));
  }

  private static SpatialLayer output(Trace trace, String name) {
    String own = own(trace, name);
    Node node = trace.at(own);
    if (node.shape().rank() != 4) {
      Node last = lastOf(trace);
      throw new ShapeException(
          "layer "
              + name
              + " is "
              + node.shape()
              + ", not feature maps [N,h,w,C]"
              + (last == null ? "" : "; the last that is: " + trace.names(last).getLast()));
    }
    if (!Graph.of(trace.output()).contains(node)) {
      Node last = lastOf(trace);
      throw new ShapeException(
          "layer "
              + name
              + ": the net's output does not depend on it"
              + (last == null ? "" : "; one that it depends on: " + trace.names(last).getLast()));
    }
    return new SpatialLayer(own, node);
  }

  /** The name as the run has it, for one that has underscores in place of dots. */
  private static String own(Trace trace, String name) {
    if (trace.has(name)) {
      return name;
    }
    List<String> alike =
        trace.layers().stream()
            .flatMap(layer -> trace.names(layer).stream())
            .filter(known -> known.replace('.', '_').equals(name.replace('.', '_')))
            .toList();
    return alike.size() == 1 ? alike.getFirst() : name;
  }

  /** Of what the main output depends on: a net may have others, of other heads. */
  private static Node lastOf(Trace trace) {
    Graph main = Graph.of(trace.output());
    List<Node> layers =
        trace.layers().reversed().stream()
            .filter(main::contains)
            .filter(SpatialLayer::spatial)
            .toList();
    Set<Node> scores = scores(trace.output());
    return layers.stream()
        .filter(layer -> !scores.contains(layer) && !(layer.op() instanceof PassThrough))
        .findFirst()
        .orElse(layers.isEmpty() ? null : layers.getFirst());
  }

  /**
   * The maps behind the last weights that have a channel for each element of the output, or whose
   * elements are those of the output in another order, as detectors have them.
   */
  private static Set<Node> scores(Node output) {
    Set<Node> scores = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Node> moved = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      Node node = open.pop();
      boolean alike = moved.contains(node) || node.shape().at(-1) == output.shape().at(-1);
      if (alike && scores.add(node) && !weighs(node)) {
        if (node.op() instanceof Reshape || node.op() instanceof Permute) {
          moved.addAll(node.inputs());
        }
        node.inputs().forEach(open::push);
      }
    }
    return scores;
  }

  private static boolean weighs(Node node) {
    return node.op() instanceof Conv2d || node.op() instanceof Linear;
  }

  static boolean spatial(Node node) {
    Shape shape = node.shape();
    return shape.rank() == 4
        && shape.at(1) * shape.at(2) > 1
        && node.op() != null
        && !(node.op() instanceof AdaptiveAvgPool2d);
  }
}
