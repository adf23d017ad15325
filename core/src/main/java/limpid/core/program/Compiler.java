package limpid.core.program;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Workers;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.Conv2dWeight;
import limpid.core.op.Flatten;
import limpid.core.op.Fusing;
import limpid.core.op.Linear;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Relu;
import limpid.core.op.Reshape;
import limpid.core.op.Sharing;
import limpid.core.program.Instruction.Ending;
import limpid.core.program.Instruction.Filters;

/** From a graph to instructions over numbered cells. */
final class Compiler {
  private static final int NONE = Instruction.NONE;

  private final Graph graph;
  private final Rounding rounding;
  private final Map<Node, Integer> cells = new IdentityHashMap<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<String> layers = new ArrayList<>();
  private final Map<Call, Integer> called = new HashMap<>();

  /**
   * @param rounding how much is allowed
   */
  Compiler(List<Node> inputs, List<Node> outputs, Rounding rounding) {
    this.rounding = rounding;
    graph = new Graph(outputs);
    inputs.forEach(this::cell);
    Map<Node, Fusion> fusions = new IdentityHashMap<>();
    Set<Node> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Node node : graph.order()) {
      Fusion fusion = taken.contains(node) ? null : Fusion.at(node, graph, taken);
      if (fusion != null) {
        fusions.put(fusion.result(), fusion);
        taken.addAll(fusion.absorbed());
      }
    }
    List<Fusion> packing = fusions.values().stream().filter(Fusion::constant).toList();
    Workers.shared().split(packing.size(), i -> packed(packing.get(i)));
    Map<Node, Node> norms = new IdentityHashMap<>();
    for (Node node : graph.order()) {
      if (Folded.possible(node) && node.input(0).tracked() && !taken.contains(node)) {
        Node user = graph.onlyUser(node);
        boolean rectified = user != null && user.op() instanceof Relu && !taken.contains(user);
        norms.put(rectified ? user : node, node);
        taken.add(node);
      }
    }
    for (Node node : graph.order()) {
      if (fusions.containsKey(node)) {
        fused(fusions.get(node));
      } else if (norms.containsKey(node)) {
        add(normalise(norms.get(node), node), norms.get(node));
      } else if (node.op() instanceof Conv2dWeight adjoint
          && node.inputs().stream().allMatch(Node::tracked)) {
        add(weightGradient(adjoint, node), node);
      } else if (node.op() != null && !taken.contains(node)) {
        plain(node);
      } else if (node.op() == null && !inputs.contains(node)) {
        throw new IllegalArgumentException("program: " + node + " is not among its inputs");
      }
    }
  }

  private void add(Instruction instruction, Node node) {
    instructions.add(instruction);
    layers.add(node.names().isEmpty() ? "" : node.name());
  }

  List<Instruction> instructions() {
    return List.copyOf(instructions);
  }

  /** What each of the instructions does. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      steps.add(instructions.get(i).step(layers.get(i), shapes));
    }
    return List.copyOf(steps);
  }

  List<Shape> shapes() {
    return List.copyOf(shapes);
  }

  /** The cell of a node, a new one when it has none yet. */
  int cell(Node node) {
    Integer known = cells.get(node);
    if (known == null) {
      known = shapes.size();
      cells.put(node, known);
      shapes.add(node.shape());
    }
    return known;
  }

  private int cellOrNone(Node node) {
    return node == null ? NONE : cell(node);
  }

  private void plain(Node node) {
    boolean view =
        node.op() instanceof Reshape
            || node.op() instanceof Flatten
                && node.input(0).shape().at(1) == 1
                && node.input(0).shape().at(2) == 1;
    if (view && node.input(0).tracked()) {
      add(new Instruction.View(cell(node.input(0)), node.shape(), cell(node)), node);
      return;
    }
    if (rounding == Rounding.COMPACT && streams(node)) {
      add(dense(node), node);
      return;
    }
    Call call = call(node);
    Integer known = called.get(call);
    if (known == null) {
      called.put(call, cell(node));
      add(apply(call, node, Ending.NOTHING, cell(node)), node);
    } else if (graph.kept(node)) {
      add(new Instruction.View(known, node.shape(), cell(node)), node);
    } else {
      cells.put(node, known);
    }
  }

  /** An op on cells and constants: what two nodes have in common that have the same value. */
  private record Call(Op op, List<Integer> inputs, List<Tensor> constants) {}

  private Call call(Node node) {
    List<Integer> inputs = new ArrayList<>();
    List<Tensor> constants = new ArrayList<>();
    for (Node input : graph.reads(node)) {
      inputs.add(input.tracked() ? cell(input) : NONE);
      constants.add(input.tracked() ? EMPTY : input.value());
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
        constants.add(EMPTY);
      }
    }
    return new Instruction.Apply(call.op(), inputs, constants, ending, writes);
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
      known = shapes.size();
      shapes.add(
          part.op().shape(part.inputs().stream().map(i -> shape(whole, i)).toArray(Shape[]::new)));
      called.put(call, known);
      add(apply(call, node, Ending.NOTHING, known), node);
    }
    return known;
  }

  private Shape shape(Call call, int input) {
    int cell = call.inputs().get(input);
    return cell == NONE ? call.constants().get(input).shape() : shapes.get(cell);
  }

  /** The most samples for which it takes longer to read weights than to multiply by them. */
  private static final int STREAMED = 8;

  /** Whether this is a fully-connected layer of constants, or its adjoint, on so few samples. */
  private static boolean streams(Node node) {
    boolean layer = node.op() instanceof Linear;
    return (layer || node.op().equals(new MatMul(false, true)))
        && node.input(0).tracked()
        && node.inputs().stream().skip(1).noneMatch(Node::tracked)
        && node.shape().at(0) <= STREAMED;
  }

  private Instruction dense(Node node) {
    Tensor w = node.input(1).value();
    Bfloat16 weights =
        w.prepared(Bfloat16.class, key -> Bfloat16.of(w.shape().at(0), w.shape().at(1), w.data()));
    float[] bias = node.inputs().size() == 3 ? node.input(2).value().data() : null;
    return new Instruction.Dense(
        node.op() instanceof Linear, weights, bias, cell(node.input(0)), cell(node));
  }

  private Instruction normalise(Node norm, Node result) {
    Folded folded = Folded.of((BatchNorm) norm.op(), norm, null);
    return Instruction.Normalise.of(folded, result != norm, cell(norm.input(0)), cell(result));
  }

  private static final Tensor EMPTY = Tensor.scalar(0);

  private ConvAlgorithm algorithm(ConvGeometry g) {
    return ConvAlgorithm.choose(g, rounding == Rounding.PRECISE);
  }

  private Instruction weightGradient(Conv2dWeight adjoint, Node node) {
    ConvGeometry g = adjoint.conv().geometry(node.input(0).shape(), adjoint.w());
    ConvAlgorithm algorithm = ConvAlgorithm.chooseForWeights(g, rounding == Rounding.PRECISE);
    return new Instruction.WeightGradient(
        g, algorithm, cell(node.input(0)), cell(node.input(1)), cell(node));
  }

  private void fused(Fusion fusion) {
    Ending ending =
        new Ending(cellOrNone(fusion.residual()), fusion.relu(), cellOrNone(fusion.gate()));
    int writes = cell(fusion.result());
    Node core = fusion.core();
    if (core.op() instanceof Fusing) {
      add(apply(call(core), core, ending, writes), core);
      return;
    }
    boolean forward = core.op() instanceof Conv2d;
    Node w = core.input(1);
    ConvGeometry g = geometry(core);
    ConvAlgorithm algorithm = algorithm(g);
    Filters filters =
        w.tracked() ? new Filters.Variable(cell(w)) : new Filters.Constant(packed(fusion));
    boolean variableBias = core.inputs().size() == 3 && core.input(2).tracked();
    Instruction.Bias bias =
        new Instruction.Bias(fusion.bias(), variableBias ? cell(core.input(2)) : NONE);
    int source = cell(fusion.source());
    add(
        new Instruction.Convolve(forward, g, algorithm, filters, bias, source, ending, writes),
        core);
  }

  private static ConvGeometry geometry(Node core) {
    Shape w = core.input(1).shape();
    return switch (core.op()) {
      case Conv2d conv -> conv.geometry(core.input(0).shape(), w);
      case Conv2dInput adjoint -> adjoint.conv().geometry(adjoint.x(), w);
      default -> throw new IllegalStateException("not a convolution: " + core);
    };
  }

  private Kernels.Packed packed(Fusion fusion) {
    Node core = fusion.core();
    boolean forward = core.op() instanceof Conv2d;
    ConvGeometry g = geometry(core);
    ConvAlgorithm algorithm = algorithm(g);
    return packed(forward, g, algorithm, core.input(1).value(), fusion.scale());
  }

  /**
   * The weights as the kernel wants them: those of a layer's own when nothing was folded into them.
   */
  private static Kernels.Packed packed(
      boolean forward, ConvGeometry g, ConvAlgorithm algorithm, Tensor w, float[] scale) {
    if (scale == null && algorithm == ConvAlgorithm.DIRECT) {
      return forward ? Conv2d.packed(g, w) : Conv2dInput.packed(g, w);
    }
    Transformed form =
        new Transformed(
            forward,
            g.window(),
            g.groups(),
            algorithm,
            scale == null ? null : FloatBuffer.wrap(scale));
    return w.prepared(form, key -> packed(forward, g, algorithm, scaled(w.once(), scale)));
  }

  private static float[] scaled(float[] w, float[] scale) {
    if (scale == null) {
      return w;
    }
    float[] scaled = new float[w.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = w[i] * scale[i % scale.length];
    }
    return scaled;
  }

  private static Kernels.Packed packed(
      boolean forward, ConvGeometry g, ConvAlgorithm algorithm, float[] w) {
    Kernels kernels = Kernels.active();
    return forward ? kernels.packForward(g, algorithm, w) : kernels.packBackward(g, algorithm, w);
  }

  /**
   * The form in which weights are kept that are not packed as those of a layer of its own; programs
   * for other batches share it.
   *
   * @param scale what was folded into them, compared by its elements, or null
   */
  private record Transformed(
      boolean forward, Window window, int groups, ConvAlgorithm algorithm, FloatBuffer scale) {}

  /**
   * For each cell the last instruction that needs its buffer; cells that share one count together.
   */
  static Map<Integer, Integer> roots(List<Instruction> instructions) {
    Map<Integer, Integer> root = new HashMap<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Instruction.View view) {
        root.put(view.writes(), root.getOrDefault(view.source(), view.source()));
      }
    }
    return root;
  }
}
