package limpid.models.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import limpid.core.NearestNames;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.models.Net;
import limpid.nn.Model;
import limpid.nn.StateDict;
import limpid.nn.Weights;
import limpid.weights.OnnxFile;
import limpid.weights.OnnxNode;
import limpid.weights.OnnxValue;
import limpid.weights.WeightsException;

/**
 * The net of an ONNX file. Each time it is traced its graph becomes ops, for the size of the images
 * at hand; arithmetic on shapes is done then and leaves nothing behind. Images go in, and maps come
 * out, with channels last.
 */
public final class OnnxNet implements Net {
  private final OnnxFile file;
  private final Operators operators;
  private final NodeNames names;
  private final Parameters parameters;
  private final List<String> outputs;
  private final WholeBatches whole;

  private OnnxNet(OnnxFile file, Operators operators, List<String> outputs) {
    this.file = file;
    this.operators = operators;
    this.outputs = outputs;
    this.names = new NodeNames(file.graph());
    this.parameters = new Parameters(file.graph());
    this.whole = new WholeBatches(batch().orElse(1), () -> graph(Weights.of(own(file.weights()))));
    UnknownOperators.refuse(file, operators);
    if (file.graph().inputs().isEmpty() || file.graph().outputs().isEmpty()) {
      throw new WeightsException(file.path() + ": a graph with an input and an output is expected");
    }
  }

  /**
   * The net of a file.
   *
   * @throws WeightsException if the file cannot be read, or has operators that are not known, all
   *     of which are named
   */
  public static OnnxNet open(Path path) {
    return of(OnnxFile.open(path), Operators.standard());
  }

  /** The net of a file with these operators. */
  public static OnnxNet of(OnnxFile file, Operators operators) {
    List<String> outputs = file.graph().outputs().stream().map(OnnxValue::name).toList();
    return new OnnxNet(file, operators, outputs);
  }

  Operator operator(OnnxNode node) {
    return operators.find(node).orElseThrow();
  }

  public OnnxFile file() {
    return file;
  }

  /** The names of its outputs, the main one first. */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * The same net with one output: any value of the graph, by its name or its node's.
   *
   * @throws IllegalArgumentException if there is none, with the nearest names
   */
  public OnnxNet withOutput(String name) {
    List<String> known = new ArrayList<>();
    for (OnnxNode node : file.graph().nodes()) {
      if (node.outputs().contains(name)) {
        return new OnnxNet(file, operators, List.of(name));
      }
      known.addAll(node.outputs());
    }
    for (OnnxNode node : file.graph().nodes()) {
      if (names.of(node).contains(name)) {
        return new OnnxNet(file, operators, List.of(node.outputs().getFirst()));
      }
    }
    throw new IllegalArgumentException(
        "%s has no output '%s'; its outputs are %s%s"
            .formatted(
                file.path(), name, String.join(", ", outputs), NearestNames.offer(name, known)));
  }

  /**
   * The input of a softmax that is all that the main output is: logits, where a net ends in
   * probabilities.
   */
  public Optional<String> logits() {
    String main = outputs.getFirst();
    for (OnnxNode node : file.graph().nodes().reversed()) {
      if (node.outputs().contains(main)) {
        switch (node.operator()) {
          case "Softmax" -> {
            return Optional.of(node.inputs().getFirst());
          }
          case "Identity", "Cast", "Flatten", "Reshape", "Squeeze" ->
              main = node.inputs().getFirst();
          default -> {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The net with the file's own weights. */
  public Model model() {
    return build(Weights.of(own(file.weights())), 0);
  }

  /** The classes are those that the file has. */
  @Override
  public Model build(Weights w, int classes) {
    BuiltGraph graph = graph(w);
    return Model.of(graph.inputs(), outputs(), new FixedBatch(graph, names, this::together));
  }

  private BuiltGraph graph(Weights w) {
    Map<String, Value> known = new LinkedHashMap<>();
    file.graph().initialisers().forEach((name, tensor) -> known.put(name, Constants.of(tensor)));
    known.putAll(parameters.values(w));
    return new BuiltGraph(this, known);
  }

  /** The number of images that the graph was written down for, if it was for one alone. */
  OptionalInt batch() {
    return file.graph().inputs().getFirst().shape().stream()
        .filter(shape -> !shape.isEmpty())
        .map(List::getFirst)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /**
   * How many images at a time a batch of these is run with: all of them, or as many as the graph
   * was written down for.
   *
   * @param images {@code [N,H,W,C]}
   * @throws ShapeException if it is run with no batch of this size
   */
  public int together(Shape images) {
    SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(file.graph().inputs().getFirst().name(), images);
    return together(new InputShapes(shapes));
  }

  private int together(InputShapes shapes) {
    int images = shapes.images();
    int batch = batch().orElse(images);
    if (images == batch || whole.take(shapes)) {
      return images;
    }
    if (images % batch != 0) {
      throw new ShapeException(
          "%s: its graph has batches of %d written into it, %s given"
              .formatted(
                  file.path(), batch, images == 1 ? "one image is" : images + " images are"));
    }
    return batch;
  }

  /** The fewest images that it is run with: one, or as many as its graph was written down for. */
  public int fewest(Shape image) {
    try {
      return together(image.with(0, 1));
    } catch (ShapeException _) {
      return batch().orElse(1);
    }
  }

  /**
   * The shape of one image as the file says it, {@code [1,H,W,C]}; extents that may be any are
   * these.
   */
  public Shape image(int height, int width) {
    return ImageInput.of(file.graph())
        .image(height, width)
        .orElseThrow(
            () ->
                new WeightsException(
                    "%s: its input is %s; images, of four axes, are expected"
                        .formatted(file.path(), file.graph().inputs().getFirst())));
  }

  @Override
  public StateDict own(StateDict weights) {
    Map<String, String> mine = new LinkedHashMap<>();
    parameters.names().forEach(name -> mine.put(name, name));
    return new NamedWeights(weights, mine.keySet());
  }
}
