package limpid.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/** The messages of {@code onnx.proto}, field by field, made records. */
final class OnnxReader {
  /** Graphs within graphs: the branches of a condition. */
  private static final int GRAPH_LIMIT = 8;

  private final MappedFile file;
  private final OnnxTensors tensors;
  private int depth;

  private OnnxReader(MappedFile file) {
    this.file = file;
    this.tensors = new OnnxTensors(file);
  }

  /** Whether a file that starts like this may be an ONNX model: a version, then something known. */
  static boolean mayBe(byte[] start) {
    return start.length > 2 && start[0] == 0x08 && start[1] > 0 && start[1] < 32;
  }

  static OnnxFile read(MappedFile file) {
    return new OnnxReader(file).model();
  }

  /** The floating-point initialisers of a file. */
  static FileStateDict weights(MappedFile file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (OnnxTensor tensor : read(file).graph().initialisers().values()) {
      if (tensor.type().floating() && tensor.count() > 0) {
        tensors.put(tensor.name(), tensor.stored());
      } else {
        leftOut.add(tensor.name());
      }
    }
    return new FileStateDict(file, tensors, new FileStateDict.Origin("ONNX", leftOut));
  }

  private OnnxFile model() {
    Map<String, Long> opsets = new HashMap<>();
    String producer = "";
    OnnxGraph graph = null;
    Protobuf model = Protobuf.of(file, "ONNX model");
    while (model.next()) {
      switch (model.field()) {
        case 2 -> producer = model.text();
        case 7 -> graph = graph(model.message("graph"));
        case 8 -> opset(model.message("opset"), opsets);
        default -> {}
      }
    }
    if (graph == null) {
      throw file.refuse("holds no ONNX graph");
    }
    return new OnnxFile(file.path(), producer, Map.copyOf(opsets), graph);
  }

  private static void opset(Protobuf opset, Map<String, Long> opsets) {
    String domain = "";
    long version = 1;
    while (opset.next()) {
      switch (opset.field()) {
        case 1 -> domain = opset.text();
        case 2 -> version = opset.number();
        default -> {}
      }
    }
    if (version < 1 || version > 1000) {
      throw opset.refuse(opset.at(), "has the version %d; 1 to 1000 is expected", version);
    }
    opsets.put(domain, version);
  }

  private OnnxGraph graph(Protobuf graph) {
    if (++depth > GRAPH_LIMIT) {
      throw graph.refuse(graph.at(), "is nested more than %d graphs deep", GRAPH_LIMIT);
    }
    String name = "";
    List<OnnxNode> nodes = new ArrayList<>();
    SequencedMap<String, OnnxTensor> initialisers = new LinkedHashMap<>();
    List<OnnxValue> inputs = new ArrayList<>();
    List<OnnxValue> outputs = new ArrayList<>();
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> nodes.add(node(graph.message("node")));
        case 2 -> name = graph.text();
        case 5 -> {
          long at = graph.at();
          OnnxTensor tensor = tensors.tensor(graph.message("initialiser"));
          if (initialisers.put(tensor.name(), tensor) != null) {
            throw graph.refuse(at, "has two initialisers named '%s'", tensor.name());
          }
        }
        case 11 -> inputs.add(value(graph.message("input")));
        case 12 -> outputs.add(value(graph.message("output")));
        case 15 -> throw graph.refuse(graph.at(), "has a sparse initialiser; dense ones are read");
        default -> {}
      }
    }
    inputs.removeIf(input -> initialisers.containsKey(input.name()));
    Set<String> known = new HashSet<>(initialisers.keySet());
    inputs.forEach(input -> known.add(input.name()));
    OnnxOrder order = new OnnxOrder(file, depth > 1, known);
    List<OnnxNode> ordered = order.of(nodes);
    order.require(outputs, ordered);
    depth--;
    return new OnnxGraph(name, ordered, initialisers, List.copyOf(inputs), List.copyOf(outputs));
  }

  private OnnxNode node(Protobuf node) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    String name = "";
    String domain = "";
    String operator = "";
    while (node.next()) {
      switch (node.field()) {
        case 1 -> inputs.add(node.text());
        case 2 -> outputs.add(node.text());
        case 3 -> name = node.text();
        case 4 -> operator = node.text();
        case 5 -> attribute(node.message("attribute"), attributes);
        case 7 -> domain = node.text();
        default -> {}
      }
    }
    if (outputs.stream().allMatch(String::isEmpty)) {
      throw node.refuse(node.at(), "'%s' %s has no outputs", name, operator);
    }
    return new OnnxNode(
        name.isEmpty() ? outputs.getFirst() : name,
        domain,
        operator,
        List.copyOf(inputs),
        List.copyOf(outputs),
        Map.copyOf(attributes));
  }

  private void attribute(Protobuf message, Map<String, OnnxAttribute> attributes) {
    String name = "";
    OnnxAttribute value = new OnnxAttribute.Other();
    List<Long> numbers = new ArrayList<>();
    List<Float> reals = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int type = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 2 -> value = new OnnxAttribute.Real(message.real());
        case 3 -> value = new OnnxAttribute.Number(message.number());
        case 4 -> value = new OnnxAttribute.Text(message.text());
        case 5 -> value = new OnnxAttribute.OfTensor(tensors.tensor(message.message("tensor")));
        case 6 -> value = new OnnxAttribute.OfGraph(graph(message.message("graph")));
        case 7 -> {
          for (float real : message.reals()) {
            reals.add(real);
          }
        }
        case 8 -> {
          for (long number : message.numbers()) {
            numbers.add(number);
          }
        }
        case 9 -> texts.add(message.text());
        case 20 -> type = (int) message.number();
        default -> {}
      }
    }
    attributes.put(name, typed(type, value, numbers, reals, texts));
  }

  /** A list that is empty leaves nothing but its type in a file; so does a number that is 0. */
  private static OnnxAttribute typed(
      int type, OnnxAttribute value, List<Long> numbers, List<Float> reals, List<String> texts) {
    if (type == 7 || !numbers.isEmpty()) {
      return new OnnxAttribute.Numbers(List.copyOf(numbers));
    }
    if (type == 6 || !reals.isEmpty()) {
      return new OnnxAttribute.Reals(List.copyOf(reals));
    }
    if (type == 8 || !texts.isEmpty()) {
      return new OnnxAttribute.Texts(List.copyOf(texts));
    }
    if (!(value instanceof OnnxAttribute.Other)) {
      return value;
    }
    return switch (type) {
      case 1 -> new OnnxAttribute.Real(0);
      case 2 -> new OnnxAttribute.Number(0);
      case 3 -> new OnnxAttribute.Text("");
      default -> value;
    };
  }

  private static OnnxValue value(Protobuf message) {
    String name = "";
    Optional<List<OptionalInt>> shape = Optional.empty();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 2 -> shape = type(message.message("type"));
        default -> {}
      }
    }
    return new OnnxValue(name, shape);
  }

  private static Optional<List<OptionalInt>> type(Protobuf type) {
    Optional<List<OptionalInt>> shape = Optional.empty();
    while (type.next()) {
      if (type.field() == 1) {
        Protobuf tensor = type.message("tensor type");
        while (tensor.next()) {
          if (tensor.field() == 2) {
            shape = Optional.of(extents(tensor.message("shape")));
          }
        }
      }
    }
    return shape;
  }

  private static List<OptionalInt> extents(Protobuf shape) {
    List<OptionalInt> extents = new ArrayList<>();
    while (shape.next()) {
      if (shape.field() == 1) {
        Protobuf dimension = shape.message("dimension");
        OptionalInt extent = OptionalInt.empty();
        while (dimension.next()) {
          if (dimension.field() == 1) {
            long value = dimension.number();
            extent =
                value >= 1 && value <= Integer.MAX_VALUE
                    ? OptionalInt.of((int) value)
                    : OptionalInt.empty();
          }
        }
        extents.add(extent);
      }
    }
    return List.copyOf(extents);
  }
}
