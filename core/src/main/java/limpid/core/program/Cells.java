package limpid.core.program;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.op.Node;

/** The values of a run, numbered as they are first spoken of. */
final class Cells {
  private final Map<Node, Integer> byNode = new IdentityHashMap<>();
  private final List<Shape> shapes = new ArrayList<>();

  /** The cell of a node, a new one when it has none yet. */
  int of(Node node) {
    Integer known = byNode.get(node);
    if (known == null) {
      known = add(node.shape());
      byNode.put(node, known);
    }
    return known;
  }

  /** The cell of a node, or {@link Instruction#NONE} where there is no node, or a constant one. */
  int ofTracked(Node node) {
    return node == null || !node.tracked() ? Instruction.NONE : of(node);
  }

  /** A cell of no node of its own. */
  int add(Shape shape) {
    shapes.add(shape);
    return shapes.size() - 1;
  }

  /** Says that a node's value is in a cell that another node has filled. */
  void same(Node node, int cell) {
    byNode.put(node, cell);
  }

  Shape shape(int cell) {
    return shapes.get(cell);
  }

  /** The shapes of all cells. */
  List<Shape> shapes() {
    return List.copyOf(shapes);
  }
}
