package limpid.models.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Graph;
import limpid.core.graph.Rewritten;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Pick;
import limpid.core.op.PickInput;
import limpid.core.op.Slice;

/**
 * Nodes as an ONNX model: a traced net, or anything that is computed with it, gradients included.
 * Op by op, with the shapes of the run, or for batches of any size, feature maps as {@code
 * [N,C,H,W]} and weights in PyTorch's layouts, as PyTorch's own exporter writes them. Nothing is
 * folded or fused: that is left to the runtime.
 */
public final class OnnxExport {
  /** The name of a net's input. */
  public static final String INPUT = "input";

  /** The name of a net's output. */
  public static final String OUTPUT = "output";

  private OnnxExport() {}

  /**
   * Writes a traced run of a net as an ONNX file.
   *
   * @throws IllegalArgumentException naming the op that has no translation
   */
  public static void write(Trace trace, Path file) throws IOException {
    write(ends(trace), file);
  }

  /** From a run's input to its output. */
  public static Ends ends(Trace trace) {
    SequencedMap<String, Node> inputs = new LinkedHashMap<>();
    inputs.put(INPUT, trace.input());
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    outputs.put(OUTPUT, trace.output());
    return new Ends(inputs, outputs);
  }

  /** What leads from some nodes to others, all of them by their names in the file. */
  public record Ends(SequencedMap<String, Node> inputs, SequencedMap<String, Node> outputs) {
    Graph graph() {
      return Graph.of(outputs.sequencedValues().stream().toList());
    }

    /** The same for so many times as many images, which are run one batch after the other. */
    public Ends times(int batches) {
      if (batches == 1) {
        return this;
      }
      InputShapes shapes = InputShapes.of(inputs);
      int images = shapes.images();
      SequencedMap<String, Node> all =
          shapes.with(batches * images).variables((_, shape) -> Tensor.outline(shape));
      return new Ends(all, FixedBatch.parts(all, images, this::on));
    }

    /** The outputs made of other inputs. */
    private Map<String, Node> on(Map<String, Node> others) {
      Map<Node, Node> taken = new IdentityHashMap<>();
      inputs.forEach((name, node) -> taken.put(node, others.get(name)));
      UnaryOperator<Node> given = node -> taken.getOrDefault(node, node);
      Rewritten made =
          graph()
              .rewritten(
                  site ->
                      site.node().op().of(site.inputs().stream().map(given).toArray(Node[]::new)));
      Map<String, Node> on = new LinkedHashMap<>();
      outputs.forEach((name, node) -> on.put(name, given.apply(made.of(node))));
      return on;
    }
  }

  /**
   * Writes what leads from some nodes to others. An input that is the classes of a {@link Pick}, a
   * column of one for each image, takes integers, and so does a column that nothing takes: that of
   * a map which is the same for all classes.
   *
   * @throws IllegalArgumentException naming the op that has no translation
   */
  public static void write(Ends ends, Path file) throws IOException {
    write(ends, BatchSizes.fixed(), file);
  }

  /**
   * The same for batches of any size.
   *
   * @param ends those of the graph on that many images
   * @throws BatchException naming what is not the same for another number of images
   * @throws IllegalArgumentException naming the op that has no translation
   */
  public static void write(IntFunction<Ends> ends, Path file) throws IOException {
    Ends few = ends.apply(BatchSizes.FEW);
    write(few, BatchSizes.of(few, ends.apply(BatchSizes.MORE)), file);
  }

  /**
   * Refuses a graph that is not the same for any number of images.
   *
   * @param ends those of the graph on that many images
   * @throws BatchException naming what is not
   */
  public static void requireAnyBatch(IntFunction<Ends> ends) {
    BatchSizes.of(ends.apply(BatchSizes.FEW), ends.apply(BatchSizes.MORE));
  }

  private static void write(Ends ends, BatchSizes sizes, Path file) throws IOException {
    Graph graph = ends.graph();
    Draft draft = new Draft(sizes);
    ends.inputs().forEach((name, node) -> draft.input(name, node, classes(graph, node)));
    draft.reserve(ends.outputs().keySet());
    SequencedMap<Node, String> wanted = new LinkedHashMap<>();
    ends.outputs().forEach((name, node) -> wanted.put(node, name));
    for (Node node : graph.nodes()) {
      if (node.op() != null && node.tracked()) {
        draft.begin(node, wanted.get(node));
        Translations.write(draft, node);
      }
    }
    ends.outputs().forEach(draft::output);
    draft.write(file);
  }

  private static boolean classes(Graph graph, Node node) {
    if (!graph.contains(node)) {
      return node.shape().rank() == 2 && node.shape().at(1) == 1;
    }
    return graph.users(node).stream()
        .anyMatch(
            user ->
                (user.op() instanceof Pick || user.op() instanceof PickInput)
                        && user.input(1) == node
                    || user.op() instanceof Slice && classes(graph, user));
  }

  /** The extents as a file has them: {@code [N,C,H,W]} of {@code [N,H,W,C]}. */
  public static Shape planes(Shape shape) {
    return shape.rank() == 4 ? Shape.of(shape.at(0), shape.at(3), shape.at(1), shape.at(2)) : shape;
  }
}
