package limpid.models.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.op.Node;
import limpid.nn.Initialiser;
import limpid.nn.Layout;
import limpid.nn.Weights;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;
import limpid.weights.OnnxTensor;

/**
 * Those of a file's initialisers that are weights, by what takes them: the net asks {@link Weights}
 * for them as a net of the zoo does, so that they may come from elsewhere, or be changed on the
 * way. Other initialisers, such as the bounds of a clipping, are constants of the graph.
 */
final class Parameters {
  /** What takes a weight, and at which inputs. */
  private static final Map<String, List<Integer>> TAKERS =
      Map.ofEntries(
          Map.entry("Conv", List.of(1, 2)),
          Map.entry("ConvTranspose", List.of(1, 2)),
          Map.entry("Gemm", List.of(1, 2)),
          Map.entry("MatMul", List.of(0, 1)),
          Map.entry("BatchNormalization", List.of(1, 2, 3, 4)),
          Map.entry("InstanceNormalization", List.of(1, 2)),
          Map.entry("LayerNormalization", List.of(1, 2)),
          Map.entry("GroupNormalization", List.of(1, 2)),
          Map.entry("PRelu", List.of(1)),
          Map.entry("Add", List.of(0, 1)),
          Map.entry("Mul", List.of(0, 1)));

  private enum Kind {
    WEIGHT,
    STATISTIC
  }

  private record Use(OnnxTensor tensor, Layout layout, Kind kind) {}

  private final Map<String, Use> uses = new LinkedHashMap<>();

  Parameters(OnnxGraph graph) {
    Map<String, Integer> others = new LinkedHashMap<>();
    for (OnnxNode node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        OnnxTensor tensor = graph.initialisers().get(node.inputs().get(i));
        if (tensor == null || !tensor.type().floating() || tensor.count() == 0) {
          continue;
        }
        if (!TAKERS.getOrDefault(node.title(), List.of()).contains(i) || small(node, tensor)) {
          others.merge(tensor.name(), 1, Integer::sum);
          continue;
        }
        Use use = new Use(tensor, layout(node, i, tensor), kind(node, i));
        uses.merge(
            tensor.name(),
            use,
            (a, b) -> a.layout() == b.layout() ? a : new Use(tensor, Layout.PLAIN, a.kind()));
      }
    }
    uses.keySet().removeAll(others.keySet());
  }

  /** A single number that is added or multiplied is part of a formula, not of what was learnt. */
  private static boolean small(OnnxNode node, OnnxTensor tensor) {
    return (node.operator().equals("Add") || node.operator().equals("Mul")) && tensor.count() == 1;
  }

  private static Layout layout(OnnxNode node, int i, OnnxTensor tensor) {
    boolean convolution = node.operator().equals("Conv") || node.operator().equals("ConvTranspose");
    if (convolution && i == 1 && tensor.sizes().length == 4) {
      return Layout.CONVOLUTION;
    }
    boolean turned =
        node.operator().equals("Gemm")
            && i == 1
            && node.attributes().get("transB") instanceof OnnxAttribute.Number(long value)
            && value != 0;
    return turned ? Layout.LINEAR : Layout.PLAIN;
  }

  private static Kind kind(OnnxNode node, int i) {
    boolean statistic = node.operator().equals("BatchNormalization") && i > 2;
    return statistic ? Kind.STATISTIC : Kind.WEIGHT;
  }

  List<String> names() {
    return new ArrayList<>(uses.keySet());
  }

  /** A value for each of them. */
  Map<String, Value> values(Weights w) {
    Map<String, Value> values = new LinkedHashMap<>();
    uses.forEach((name, use) -> values.put(name, value(w, name, use)));
    return values;
  }

  private static Value value(Weights w, String name, Use use) {
    Shape here = use.layout().here(use.tensor().shape());
    if (use.kind() == Kind.STATISTIC) {
      return Permuted.plain(w.statistic(name, here, 1));
    }
    Initialiser initial = here.rank() > 1 ? Initialiser.kaimingUniform() : Initialiser.constant(0);
    Node node = w.parameter(name, here, use.layout(), initial);
    return switch (use.layout()) {
      case PLAIN -> Permuted.plain(node);
      case CONVOLUTION -> new Permuted(node, Convolutions.KERNEL);
      case LINEAR -> new Permuted(node, List.of(1, 0));
      case POINTWISE, FACTORS ->
          throw new IllegalStateException(name + ": no tensor of a graph lies as " + use.layout());
    };
  }
}
