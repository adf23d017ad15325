package limpid.explain.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Axes;
import limpid.core.op.Max;
import limpid.core.op.Maximum;
import limpid.core.op.Min;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * A net and a map of it as one graph, which whatever runs graphs can run: from images, and a class
 * for each, to the net's output, the map in [0,1] of the images' size, and the raw map.
 *
 * <p>The map of a layer is {@code max(M, 0)}, min-max, bilinear resize, min-max again, as
 * pytorch-grad-cam has it, with M the sum over channels where there is a value for each; that of
 * pixels is the sum of absolute values over channels, min-max.
 */
public final class MapGraph {
  /** The input that the classes go into, {@code [N,1]}. */
  public static final String CLASS = "class";

  /** The net's output. */
  public static final String LOGITS = "logits";

  /** The map in [0,1], {@code [N,H,W]}. */
  public static final String MAP = "map";

  /** The signed map of the method, {@code [N,h,w]}, {@code [N,h,w,C]} or {@code [N,H,W,C]}. */
  public static final String RAW = "raw";

  private static final float TINY = 1e-20f;

  private final SequencedMap<String, Node> inputs = new LinkedHashMap<>();
  private final SequencedMap<String, Node> outputs = new LinkedHashMap<>();

  private MapGraph() {}

  /**
   * The graph of a run and a method that is a formula in it.
   *
   * @param run without values, on images of the shape that the graph is to have
   * @param kind of target, of one class
   * @throws IllegalArgumentException if the method's map is no formula, see {@link
   *     Formulas#graphed}
   * @throws ShapeException if the net's output is not a row of scores for each image
   */
  public static MapGraph of(Trace run, Formulas method, OutputTarget kind) {
    if (!method.graphed()) {
      throw new IllegalArgumentException(
          "its map is computed from what the graph gives, not in it; gradcam is one that a graph"
              + " can hold");
    }
    Plan.requireRows(run);
    if (run.output().shape().rank() != 2) {
      throw new ShapeException(
          "the net gives "
              + run.output().shape()
              + "; a row of scores for each image is expected, [N,classes]");
    }
    List<Node> target = new ArrayList<>();
    for (Tensor column : kind.kind().data(run.output().shape())) {
      target.add(Node.variable(Tensor.outline(column.shape())));
    }
    if (target.size() != 1) {
      throw new IllegalArgumentException(
          "target " + kind.describe() + ": one that is about one class is expected");
    }
    Node score = Score.column(kind.kind(), run.output(), target);
    List<Node> data = method.data(run.input().shape()).stream().map(Node::constant).toList();
    Formula formula = method.formulas(run, score, data).getFirst();
    MapGraph graph = new MapGraph();
    graph.inputs.putAll(run.inputs());
    graph.inputs.put(CLASS, target.getFirst());
    graph.outputs.put(LOGITS, run.output());
    graph.outputs.put(MAP, map(formula, run.input()));
    graph.outputs.put(RAW, formula.raw());
    return graph;
  }

  private static Node map(Formula formula, Node images) {
    Node raw = formula.raw();
    boolean channels = raw.shape().rank() == 4;
    if (channels && formula.layer().isEmpty()) {
      return minMax(flat(raw.abs().sum(3)));
    }
    Node map = minMax((channels ? flat(raw.sum(3)) : raw).relu());
    Node image = map.reshape(map.shape().at(0), map.shape().at(1), map.shape().at(2), 1);
    int h = images.shape().at(1);
    int w = images.shape().at(2);
    return minMax(flat(new Resize(h, w, Sampling.BILINEAR).of(image)));
  }

  private static Node flat(Node image) {
    return image.reshape(image.shape().at(0), image.shape().at(1), image.shape().at(2));
  }

  /** {@code (m - min m) / (max m - min m)}, 0 where all of m is one value. */
  private static Node minMax(Node map) {
    Node low = new Min(Axes.of(1, 2)).of(map);
    Node range = new Max(Axes.of(1, 2)).of(map).sub(low);
    return map.sub(low).div(new Maximum().of(range, Node.constant(TINY)));
  }

  /** The nodes that it begins at: the net's own inputs, then {@value #CLASS}. */
  public SequencedMap<String, Node> inputs() {
    return inputs;
  }

  /** What it computes: {@value #LOGITS}, {@value #MAP} and {@value #RAW}. */
  public SequencedMap<String, Node> outputs() {
    return outputs;
  }
}
