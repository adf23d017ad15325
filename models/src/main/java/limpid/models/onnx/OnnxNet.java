package limpid.models.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import limpid.core.NearestNames;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.models.Net;
import limpid.nn.Layout;
import limpid.nn.Model;
import limpid.nn.StateDict;
import limpid.nn.Weights;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxFile;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;
import limpid.weights.OnnxValue;
import limpid.weights.WeightsException;

/**
 * The net of an ONNX file. Each time it is traced its graph becomes ops, for the size of the images
 * at hand; arithmetic on shapes is done then and leaves nothing behind. Images go in, and maps come
 * out, with channels last.
 */
public final class OnnxNet implements Net {
  private static final int SHOWN = 12;
  private static final Set<String> LOOPS = Set.of("Loop", "Scan", "RNN", "GRU", "LSTM");
  private static final String UNROLLED =
      "; graphs that loop are not run: a net that is exported by tracing it, not from a script, has"
          + " its loops written out";
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

  private final OnnxFile file;
  private final Operators operators;
  private final NodeNames names;
  private final Parameters parameters;
  private final List<String> outputs;

  private OnnxNet(OnnxFile file, Operators operators, List<String> outputs) {
    this.file = file;
    this.operators = operators;
    this.outputs = outputs;
    this.names = new NodeNames(file.graph());
    this.parameters = new Parameters(file.graph());
    refuseUnknown();
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

  private void refuseUnknown() {
    SequencedMap<String, List<String>> missing = new LinkedHashMap<>();
    collect(file.graph(), missing);
    if (!missing.isEmpty()) {
      List<String> words = new ArrayList<>();
      missing.forEach((operator, nodes) -> words.add(operator + " (" + shown(nodes) + ")"));
      boolean loops = missing.keySet().stream().anyMatch(LOOPS::contains);
      throw new WeightsException(
          "%s: it has operators that are not known: %s%s"
              .formatted(file.path(), String.join(", ", words), loops ? UNROLLED : ""));
    }
  }

  private static String shown(List<String> nodes) {
    String some = String.join(", ", nodes.subList(0, Math.min(nodes.size(), SHOWN)));
    return nodes.size() > SHOWN ? some + " and " + (nodes.size() - SHOWN) + " more" : some;
  }

  private void collect(OnnxGraph graph, Map<String, List<String>> missing) {
    for (OnnxNode node : graph.nodes()) {
      if (operators.find(node).isEmpty()) {
        missing.computeIfAbsent(node.title(), t -> new ArrayList<>()).add("'" + node.name() + "'");
      }
      inner(node).forEach(inside -> collect(inside, missing));
    }
  }

  List<OnnxGraph> inner(OnnxNode node) {
    return node.attributes().values().stream()
        .filter(OnnxAttribute.OfGraph.class::isInstance)
        .map(attribute -> ((OnnxAttribute.OfGraph) attribute).value())
        .toList();
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
    Map<String, Value> known = new LinkedHashMap<>();
    file.graph().initialisers().forEach((name, tensor) -> known.put(name, Constants.of(tensor)));
    known.putAll(parameters.values(w));
    Map<String, Value> constants =
        new GraphRun(this, file.graph(), names, WrittenBatch.NONE, known).constants();
    Set<String> needed = needed();
    List<String> inputs =
        file.graph().inputs().stream().map(OnnxValue::name).filter(needed::contains).toList();
    UnaryOperator<Map<String, Node>> whole = given -> run(given, constants, needed, names);
    OptionalInt batch = batch();
    return Model.of(
        inputs,
        outputs(),
        batch.isEmpty()
            ? whole
            : new FixedBatch(
                file.path().toString(),
                batch.getAsInt(),
                whole,
                given -> run(given, constants, needed, NodeNames.NONE)));
  }

  /** The number of images that the graph was written down for, if it was for one alone. */
  public OptionalInt batch() {
    return file.graph().inputs().getFirst().shape().stream()
        .filter(shape -> !shape.isEmpty())
        .map(List::getFirst)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private WrittenBatch written(Map<String, Node> given) {
    Node images = given.get(file.graph().inputs().getFirst().name());
    OptionalInt batch = images != null && images.shape().rank() > 0 ? batch() : OptionalInt.empty();
    return batch.isEmpty()
        ? WrittenBatch.NONE
        : new WrittenBatch(batch.getAsInt(), images.shape().at(0));
  }

  /** The values that the outputs are made of; all inputs, where these are made of none. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>(outputs);
    for (OnnxNode node : file.graph().nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        read(node, needed);
      }
    }
    List<String> inputs = file.graph().inputs().stream().map(OnnxValue::name).toList();
    if (Collections.disjoint(inputs, needed)) {
      needed.addAll(inputs);
    }
    return needed;
  }

  private void read(OnnxNode node, Set<String> values) {
    values.addAll(node.inputs());
    inner(node).forEach(graph -> graph.nodes().forEach(inside -> read(inside, values)));
    inner(node).forEach(graph -> graph.outputs().forEach(value -> values.add(value.name())));
  }

  private Map<String, Node> run(
      Map<String, Node> given, Map<String, Value> constants, Set<String> needed, NodeNames names) {
    Map<String, Value> values = new LinkedHashMap<>(constants);
    for (OnnxValue input : file.graph().inputs()) {
      if (!needed.contains(input.name())) {
        continue;
      }
      Node node = grey(input, given.get(input.name()));
      values.put(input.name(), new Permuted(node, order(node.shape().rank(), planes(input))));
    }
    Map<String, Value> all =
        new GraphRun(this, file.graph(), names, written(given), values).all(needed);
    Map<String, Node> outputs = new LinkedHashMap<>();
    boolean planes = planes(file.graph().inputs().getFirst());
    for (String output : outputs()) {
      outputs.put(output, given(all.get(output).array(), planes));
    }
    return outputs;
  }

  /** Where a net takes images of one channel, and these have colours, it is given their mean. */
  private Node grey(OnnxValue input, Node node) {
    boolean colours = node.shape().rank() == 4 && node.shape().at(3) == 3;
    boolean one =
        input
            .shape()
            .filter(shape -> shape.size() == 4)
            .map(shape -> shape.get(planes(input) ? 1 : 3).orElse(0) == 1)
            .orElse(false);
    return colours && one ? node.mean(3) : node;
  }

  /** Maps of one pixel are rows: some nets end in a pooling. */
  private static Node given(Permuted array, boolean planes) {
    Permuted ordered = array.in(order(array.rank(), planes));
    Node node = ordered.node();
    boolean pixel = array.rank() == 4 && node.shape().at(1) == 1 && node.shape().at(2) == 1;
    return pixel ? node.reshape(node.shape().at(0), node.shape().at(3)) : node;
  }

  private static List<Integer> order(int rank, boolean planes) {
    return planes && rank == 4 ? Permuted.channelsLast(4) : Permuted.ascending(rank);
  }

  /**
   * Whether an input is {@code [N,C,H,W]}: unless its last axis alone can be that of colours, and
   * nothing takes it that has channels first.
   */
  private boolean planes(OnnxValue input) {
    boolean last =
        input
            .shape()
            .filter(shape -> shape.size() == 4)
            .map(shape -> !colours(shape.get(1).orElse(0)) && colours(shape.get(3).orElse(0)))
            .orElse(false);
    return !last
        || file.graph().nodes().stream()
            .anyMatch(
                node ->
                    CHANNELS_FIRST.contains(node.operator())
                        && node.inputs().contains(input.name()));
  }

  private static boolean colours(int extent) {
    return extent == 1 || extent == 3 || extent == 4;
  }

  /**
   * The shape of one image as the file says it, {@code [1,H,W,C]}; extents that may be any are
   * these.
   */
  public Shape image(int height, int width) {
    OnnxValue input = file.graph().inputs().getFirst();
    var shape = input.shape().orElseThrow(() -> noImage(input));
    if (shape.size() != 4) {
      throw noImage(input);
    }
    int c = planes(input) ? 1 : 3;
    int h = planes(input) ? 2 : 1;
    return Shape.of(
        1, shape.get(h).orElse(height), shape.get(h + 1).orElse(width), shape.get(c).orElse(3));
  }

  private WeightsException noImage(OnnxValue input) {
    return new WeightsException(
        "%s: its input is %s; images, of four axes, are expected".formatted(file.path(), input));
  }

  @Override
  public StateDict own(StateDict weights) {
    Map<String, String> mine = new LinkedHashMap<>();
    parameters.names().forEach(name -> mine.put(name, name));
    return new Chosen(weights, mine.keySet());
  }

  /** Those tensors of a file that are weights of the net. */
  private record Chosen(StateDict file, Set<String> mine) implements StateDict {

    @Override
    public Set<String> names() {
      Set<String> names = new LinkedHashSet<>(mine);
      names.retainAll(file.names());
      return names;
    }

    @Override
    public Shape shape(String name) {
      return file.shape(name);
    }

    @Override
    public Tensor read(String name) {
      return file.read(name);
    }

    @Override
    public Tensor read(String name, Layout layout) {
      return file.read(name, layout);
    }
  }
}
