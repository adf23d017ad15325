package limpid.models.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.weights.OnnxWriter;
import limpid.weights.OnnxWriter.Attribute;

/**
 * A file in the making. A node of four axes is {@code [N,C,H,W]} in it and {@code [N,H,W,C]} here;
 * all others have the same order on both sides.
 */
final class Draft {
  private static final int[] TO_PLANES = {0, 3, 1, 2};
  private static final int[] FROM_PLANES = {0, 2, 3, 1};

  /** Where each axis here is there. */
  private static final int[] PLACES = {0, 2, 3, 1};

  private static final UnaryOperator<Shape> AS_IT_IS = UnaryOperator.identity();

  private final BatchSizes sizes;
  private final OnnxWriter graph = new OnnxWriter();
  private final Map<Node, String> values = new IdentityHashMap<>();
  private final Map<Node, Map<String, String>> constants = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private Node current;
  private String layer;
  private String output;
  private String images;
  private String batch;

  Draft(BatchSizes sizes) {
    this.sizes = sizes;
  }

  void input(String name, Node node, boolean integers) {
    taken.add(name);
    values.put(node, name);
    images = images == null ? name : images;
    if (integers) {
      graph.integers(name, sizes.extents(node, AS_IT_IS));
    } else {
      graph.input(name, sizes.extents(node, OnnxExport::planes));
    }
  }

  void reserve(Collection<String> names) {
    taken.addAll(names);
  }

  /**
   * Goes on to a node.
   *
   * @param name of the output that it is, or null
   */
  void begin(Node node, String name) {
    current = node;
    layer = node.names().isEmpty() ? fresh("v" + values.size()) : fresh(node.names().getFirst());
    output = name == null ? layer : name;
    values.put(node, output);
  }

  void output(String name, Node node) {
    layer = name;
    String value = value(node);
    if (!value.equals(name)) {
      graph.node("Identity", List.of(value), name);
    }
    graph.output(name, sizes.extents(node, OnnxExport::planes));
  }

  void write(Path file) throws IOException {
    graph.write(file, "limpid");
  }

  private String fresh(String wanted) {
    String free = wanted;
    for (int use = 2; !taken.add(free); use++) {
      free = wanted + "_" + use;
    }
    return free;
  }

  /** A name for something on the way to the current node. */
  private String part() {
    return fresh(layer + "/part");
  }

  /** Makes the current node. */
  void make(String operator, List<String> inputs, Attribute... attributes) {
    graph.node(layer, operator, inputs, output, attributes);
  }

  /** Makes the current node of all its inputs as they are. */
  void plain(String operator, Attribute... attributes) {
    make(operator, current.inputs().stream().map(this::value).toList(), attributes);
  }

  /** Makes something on the way to it. */
  String step(String operator, List<String> inputs, Attribute... attributes) {
    String name = part();
    graph.node(operator, inputs, name, attributes);
    return name;
  }

  /** Makes the current node, and something else that nobody asks for. */
  void makeFirst(String operator, List<String> inputs, Attribute... attributes) {
    graph.node(layer, operator, inputs, List.of(output, part()), attributes);
  }

  /** A node as the file has it; a constant is written where it is used. */
  String value(Node node) {
    String known = values.get(node);
    if (known != null) {
      return known;
    }
    boolean maps = node.shape().rank() == 4;
    UnaryOperator<Tensor> order = value -> maps ? permuted(value, TO_PLANES) : value;
    if (!sizes.rows(node)) {
      return shared(node, "as it is", order);
    }
    String row = shared(node, "a row", value -> order.apply(BatchSizes.row(value, 0)));
    return step("Expand", List.of(row, extents(node, OnnxExport::planes)));
  }

  /**
   * A constant in some form, written once.
   *
   * @param form what is done to it, in a word
   */
  String shared(Node node, String form, UnaryOperator<Tensor> change) {
    return constants
        .computeIfAbsent(node, n -> new HashMap<>())
        .computeIfAbsent(
            form,
            f -> {
              String name = node.names().isEmpty() ? part() : fresh(node.names().getFirst());
              return graph.constant(name, change.apply(node.value()));
            });
  }

  String constant(Tensor value) {
    return graph.constant(part(), value);
  }

  String scalar(double value) {
    return constant(Tensor.scalar((float) value));
  }

  String numbers(long... values) {
    return graph.constant(part(), values);
  }

  /** Integers in a row for each image: {@code [1,C]}. */
  String row(long... values) {
    return step("Unsqueeze", List.of(numbers(values), numbers(0)));
  }

  /** A weight of a convolution, in PyTorch's layout. */
  String kernel(Node weight) {
    return known(weight)
        ? shared(weight, "kernel", value -> permuted(value, 3, 2, 0, 1))
        : step("Transpose", List.of(lasting(weight)), Attribute.list("perm", 3, 2, 0, 1));
  }

  static boolean known(Node node) {
    return !node.tracked() && !node.value().outlined();
  }

  static Tensor permuted(Tensor tensor, int... axes) {
    return Node.constant(tensor).permute(axes).value();
  }

  /** A node with its axes as they are here. */
  String lasting(Node node) {
    return node.shape().rank() == 4
        ? step("Transpose", List.of(value(node)), perm(FROM_PLANES))
        : value(node);
  }

  private static Attribute perm(int... axes) {
    return Attribute.list("perm", IntStream.of(axes).asLongStream().toArray());
  }

  /** Makes the current node of a value whose axes are as they are here. */
  void makeOf(String operator, List<String> inputs, Attribute... attributes) {
    if (current.shape().rank() == 4) {
      make("Transpose", List.of(step(operator, inputs, attributes)), perm(TO_PLANES));
    } else {
      make(operator, inputs, attributes);
    }
  }

  /** An operand of an op with this many axes. */
  String operand(Node node, int rank) {
    int own = node.shape().rank();
    if (rank != 4 || own == 4) {
      return rank == 4 || own != 4 ? value(node) : lasting(node);
    }
    Shape lifted = lifted(node.shape());
    if (known(node)) {
      return shared(node, "operand", value -> trimmed(permuted(value.reshape(lifted), TO_PLANES)));
    }
    int wide = (int) IntStream.of(lifted.extents()).filter(extent -> extent > 1).count();
    if (wide <= 1) {
      return reshaped(value(node), node, shape -> OnnxExport.planes(lifted(shape)));
    }
    String last = reshaped(value(node), node, Draft::lifted);
    return step("Transpose", List.of(last), perm(TO_PLANES));
  }

  static Shape lifted(Shape shape) {
    int[] extents = {1, 1, 1, 1};
    System.arraycopy(shape.extents(), 0, extents, 4 - shape.rank(), shape.rank());
    return Shape.of(extents);
  }

  /** Without leading axes of extent 1: {@code [C,1,1]}. */
  private static Tensor trimmed(Tensor tensor) {
    int[] extents = tensor.shape().extents();
    int first = 0;
    while (first < extents.length && extents[first] == 1) {
      first++;
    }
    return tensor.reshape(Shape.of(Arrays.copyOfRange(extents, first, extents.length)));
  }

  /** A value on the way to the current node, seen as having a view's shape of a node. */
  String reshaped(String value, Node node, UnaryOperator<Shape> view) {
    return step("Reshape", List.of(value, target(node, view)));
  }

  /** The current node: a value whose axes are as they are here, under the node's shape. */
  void makeReshaped(String value) {
    makeOf("Reshape", List.of(value, target(current, AS_IT_IS)));
  }

  /** What a reshaping is told: an extent that goes by the batch is found by it. */
  private String target(Node node, UnaryOperator<Shape> view) {
    long[] extents = sizes.extents(node, view);
    if (LongStream.of(extents).filter(extent -> extent < 0).count() > 1) {
      return dynamic(extents);
    }
    return numbers(LongStream.of(extents).map(extent -> Math.max(extent, -1)).toArray());
  }

  /** The extents of a node, in a view of its shape, as integers of the graph. */
  String extents(Node node, UnaryOperator<Shape> view) {
    return dynamic(sizes.extents(node, view));
  }

  private String dynamic(long... extents) {
    if (LongStream.of(extents).allMatch(extent -> extent >= 0)) {
      return numbers(extents);
    }
    List<String> parts = new ArrayList<>();
    for (long extent : extents) {
      parts.add(
          extent >= 0
              ? numbers(extent)
              : extent == -1 ? batch() : step("Mul", List.of(batch(), numbers(-extent))));
    }
    return step("Concat", parts, Attribute.of("axis", 0));
  }

  /** How many images there are. */
  private String batch() {
    if (batch == null) {
      String shape = step("Shape", List.of(images));
      batch = step("Slice", List.of(shape, numbers(0), numbers(1)));
    }
    return batch;
  }

  /** All operands of the current node, for an op that takes them element by element. */
  List<String> operands() {
    int rank = current.shape().rank();
    List<String> operands = new ArrayList<>();
    current.inputs().forEach(input -> operands.add(operand(input, rank)));
    return operands;
  }

  /** Where an axis of a node is in the file. */
  static int axis(int axis, Shape shape) {
    int plain = axis < 0 ? shape.rank() + axis : axis;
    return shape.rank() == 4 ? PLACES[plain] : plain;
  }

  /** Permutes the axes of a node into those of the current one. */
  void permute(Node x, int... axes) {
    int[] perm = axes.clone();
    if (axes.length == 4) {
      for (int p = 0; p < 4; p++) {
        perm[p] = PLACES[axes[TO_PLANES[p]]];
      }
    }
    make("Transpose", List.of(value(x)), perm(perm));
  }
}
