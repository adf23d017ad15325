package limpid.core.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.ChannelScale;
import limpid.core.graph.Graph;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.PackedWeights;
import limpid.core.kernel.Workers;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Conv2dWeight;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Reshape;
import limpid.core.op.Sharing;

/** From a graph to instructions over numbered cells, node by node. */
final class Lowering {
  private static final int NONE = Instruction.NONE;

  /** Stands where the value of an op's input is in a cell. */
  private static final Tensor IN_A_CELL = Tensor.scalar(0);

  /** The most samples for which it takes longer to read weights than to multiply by them. */
  private static final int STREAMED = 8;

  private final Graph graph;
  private final Rounding rounding;
  private final Fusions fusions;
  private final Cells cells = new Cells();
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
  private final Map<Call, Integer> called = new HashMap<>();

  private Lowering(Graph graph, Rounding rounding) {
    this.graph = graph;
    this.rounding = rounding;
    this.fusions = Fusions.of(graph);
  }

  /**
   * @param rounding how much is allowed
   */
  static Lowering of(Graph graph, Rounding rounding) {
    Lowering lowering = new Lowering(graph, rounding);
    lowering.packAll();
    graph.nodes().forEach(lowering::lower);
    return lowering;
  }

  List<Instruction> instructions() {
    return instructions;
  }

  /** What each of the instructions does. */
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      operations.add(instructions.get(i).operation(layers.get(i), cells.shapes()));
    }
    return operations;
  }

  Cells cells() {
    return cells;
  }

  /** Packs all constant weights, over the cores. */
  private void packAll() {
    List<Node> constant =
        fusions.all().stream()
            .map(Fusion::core)
            .filter(core -> Fusion.convolves(core) && !core.input(1).tracked())
            .toList();
    Workers.shared().split(constant.size(), i -> packed(constant.get(i)));
  }

  private void add(Instruction instruction, Node node) {
    instructions.add(instruction);
    layers.add(node.names().isEmpty() ? "" : node.name());
  }

  private void lower(Node node) {
    Fusion fusion = fusions.endingAt(node);
    if (fusion != null) {
      fused(fusion);
    } else if (node.inputs().isEmpty() || fusions.passes(node)) {
      return;
    } else if (views(node)) {
      add(new View(cells.of(node.input(0)), node.shape(), cells.of(node)), node);
    } else if (node.op() instanceof Conv2dWeight adjoint
        && node.inputs().stream().allMatch(Node::tracked)) {
      weightGradient(adjoint, node);
    } else if (rounding == Rounding.COMPACT && streams(node)) {
      dense(node);
    } else {
      plain(node);
    }
  }

  private void fused(Fusion fusion) {
    Node core = fusion.core();
    Ending ending =
        new Ending(
            cells.ofTracked(fusion.residual()), fusion.relu(), cells.ofTracked(fusion.gate()));
    int writes = cells.of(fusion.result());
    if (core.op() instanceof BatchNorm) {
      ChannelScale folded = ChannelScale.of(core, null);
      int source = cells.of(core.input(0));
      add(Normalise.of(folded, fusion.relu(), source, writes), core);
    } else if (Fusion.convolves(core)) {
      add(convolve(core, ending, writes), core);
    } else {
      add(apply(call(core), core, ending, writes), core);
    }
  }

  private Instruction convolve(Node core, Ending ending, int writes) {
    Node w = core.input(1);
    Filters filters =
        w.tracked() ? new Filters.Variable(cells.of(w)) : new Filters.Constant(packed(core));
    Node bias = core.inputs().size() == 3 ? core.input(2) : null;
    float[] constant = bias == null || bias.tracked() ? null : bias.value().data();
    ConvGeometry g = geometry(core);
    return new Convolve(
        core.op() instanceof Conv2d,
        g,
        algorithm(core),
        filters,
        new Bias(constant, cells.ofTracked(bias)),
        cells.of(core.input(0)),
        ending,
        writes);
  }

  private Kernels.Packed packed(Node core) {
    ConvGeometry g = geometry(core);
    boolean forward = core.op() instanceof Conv2d;
    return PackedWeights.of(forward, g, algorithm(core), core.input(1).value());
  }

  private ConvAlgorithm algorithm(Node core) {
    ConvGeometry g = geometry(core);
    boolean precise = rounding == Rounding.PRECISE;
    return core.op() instanceof Conv2d
        ? ConvAlgorithm.choose(g, precise)
        : ConvAlgorithm.chooseForInput(g, precise);
  }

  private static ConvGeometry geometry(Conv2d conv, Shape x, Shape w) {
    return ConvGeometry.of(x, w, conv.window(), conv.groups());
  }

  private static ConvGeometry geometry(Node core) {
    Shape w = core.input(1).shape();
    return switch (core.op()) {
      case Conv2d conv -> geometry(conv, core.input(0).shape(), w);
      case Conv2dInput adjoint -> geometry(adjoint.conv(), adjoint.x(), w);
      default -> throw new IllegalStateException("not a convolution: " + core);
    };
  }

  private void weightGradient(Conv2dWeight adjoint, Node node) {
    ConvGeometry g = geometry(adjoint.conv(), node.input(0).shape(), adjoint.w());
    ConvAlgorithm algorithm = ConvAlgorithm.chooseForWeights(g, rounding == Rounding.PRECISE);
    int x = cells.of(node.input(0));
    add(new WeightGradient(g, algorithm, x, cells.of(node.input(1)), cells.of(node)), node);
  }

  /** Whether a node has the elements of its input in their order. */
  private static boolean views(Node node) {
    Shape x = node.input(0).shape();
    return switch (node.op()) {
      case Reshape _ -> true;
      case Flatten _ -> x.at(1) * x.at(2) == 1 || x.at(3) == 1;
      default -> false;
    };
  }

  /** Whether this is a fully-connected layer of constants, or its adjoint, on so few samples. */
  private static boolean streams(Node node) {
    boolean layer = node.op() instanceof Linear;
    return (layer || node.op().equals(new MatMul(false, true)))
        && node.input(0).tracked()
        && node.inputs().stream().skip(1).noneMatch(Node::tracked)
        && node.shape().at(0) <= STREAMED;
  }

  private void dense(Node node) {
    Tensor w = node.input(1).value();
    Bfloat16 weights =
        w.prepared(Bfloat16.class, key -> Bfloat16.of(w.shape().at(0), w.shape().at(1), w.data()));
    float[] bias = node.inputs().size() == 3 ? node.input(2).value().data() : null;
    boolean forward = node.op() instanceof Linear;
    add(new Dense(forward, weights, bias, cells.of(node.input(0)), cells.of(node)), node);
  }

  /** Any op as it is, but only once for nodes that have the same value. */
  private void plain(Node node) {
    Call call = call(node);
    Integer known = called.get(call);
    if (known == null) {
      called.put(call, cells.of(node));
      add(apply(call, node, Ending.NOTHING, cells.of(node)), node);
    } else if (graph.ends(node)) {
      add(new View(known, node.shape(), cells.of(node)), node);
    } else {
      cells.same(node, known);
    }
  }

  /** An op on cells and constants: what two nodes have in common that have the same value. */
  private record Call(Op op, List<Integer> inputs, List<Tensor> constants) {}

  private Call call(Node node) {
    List<Integer> inputs = new ArrayList<>();
    List<Tensor> constants = new ArrayList<>();
    for (Node input : node.inputs()) {
      inputs.add(cells.ofTracked(input));
      constants.add(input.tracked() ? IN_A_CELL : input.value());
    }
    return new Call(node.op(), inputs, constants);
  }

  /**
   * @param node what this is done for
   */
  private Instruction apply(Call call, Node node, Ending ending, int writes) {
    List<Integer> inputs = new ArrayList<>(call.inputs());
    List<Tensor> constants = new ArrayList<>(call.constants());
    if (call.op() instanceof Sharing sharing) {
      Shape[] shapes = new Shape[inputs.size()];
      Arrays.setAll(shapes, i -> shape(call, i));
      for (Sharing.Part part : sharing.parts(shapes)) {
        inputs.add(part(part, call, node));
        constants.add(IN_A_CELL);
      }
    }
    return new Apply(call.op(), call.inputs().size(), inputs, constants, ending, writes);
  }

  /** The cell of what an op takes from its inputs first, the same for all that take the same. */
  private int part(Sharing.Part part, Call whole, Node node) {
    Call call =
        new Call(
            part.op(),
            part.inputs().stream().map(whole.inputs()::get).toList(),
            part.inputs().stream().map(whole.constants()::get).toList());
    Integer known = called.get(call);
    if (known == null) {
      Shape[] shapes = part.inputs().stream().map(i -> shape(whole, i)).toArray(Shape[]::new);
      known = cells.add(part.op().shape(shapes));
      called.put(call, known);
      add(apply(call, node, Ending.NOTHING, known), node);
    }
    return known;
  }

  private Shape shape(Call call, int input) {
    int cell = call.inputs().get(input);
    return cell == NONE ? call.constants().get(input).shape() : cells.shape(cell);
  }
}
