package limpid.core.program;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * All of a {@link Program} that is the same for each of its copies.
 *
 * @param inputs first those of the first stage
 * @param cells of inputs and outputs; -1 for an output that is the same in every run
 * @param constants the values of those
 * @param editions of all constants that it was compiled of
 * @param outputs the cells of the others
 * @param shapes of all cells
 */
record Blueprint(
    List<Node> inputs,
    Map<Node, Integer> cells,
    Map<Node, Tensor> constants,
    Editions editions,
    List<Integer> outputs,
    List<Shape> shapes,
    Stages stages,
    List<Operation> operations,
    Buffers buffers) {

  /**
   * @param later how many of the inputs, the last ones, belong to the second stage
   */
  static Blueprint of(List<Node> inputs, int later, List<Node> outputs, Rounding rounding) {
    Request request = Request.of(inputs, outputs);
    Lowering lowering = Lowering.of(request.graph(), rounding);
    Map<Node, Tensor> constants = request.constants();
    Map<Node, Integer> cells = new IdentityHashMap<>();
    inputs.forEach(node -> cells.put(node, lowering.cells().of(request.of(node))));
    for (Node node : outputs) {
      cells.put(node, constants.containsKey(node) ? -1 : lowering.cells().of(request.of(node)));
    }
    List<Integer> readable =
        outputs.stream().map(cells::get).filter(cell -> cell >= 0).distinct().toList();
    List<Instruction> instructions = lowering.instructions();
    List<Node> last = inputs.subList(inputs.size() - later, inputs.size());
    Stages stages = Stages.of(instructions, last.stream().map(cells::get).toList());
    List<Shape> shapes = lowering.cells().shapes();
    Set<Integer> kept = new HashSet<>(readable);
    kept.addAll(stages.crossing());
    return new Blueprint(
        request.inputs(),
        cells,
        constants,
        request.editions(),
        readable,
        shapes,
        stages,
        stages.ordered(instructions, lowering.operations()),
        Buffers.plan(stages.instructions(), shapes, kept, Set.copyOf(readable)));
  }

  /**
   * The cell of an input or output, or -1 where that is a constant.
   *
   * @throws IllegalArgumentException for any other node
   */
  int cell(Node node) {
    Integer cell = cells.get(node);
    if (cell == null) {
      throw new IllegalArgumentException("program: was not asked to keep " + node);
    }
    return cell;
  }

  List<Node> firstInputs() {
    return inputs.subList(0, inputs.size() - stages.later());
  }

  List<Node> laterInputs() {
    return inputs.subList(inputs.size() - stages.later(), inputs.size());
  }

  /** The cells of the outputs that the first stage decides. */
  List<Integer> firstOutputs() {
    return outputs.stream().filter(cell -> !stages.undecided().contains(cell)).toList();
  }

  Memory memory() {
    return new Memory(Float.BYTES * buffers.total(), Float.BYTES * buffers.least());
  }
}
